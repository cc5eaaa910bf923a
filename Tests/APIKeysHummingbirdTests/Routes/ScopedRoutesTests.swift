import APIKeys
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import APIKeysHummingbird

@Suite("Routes behind a guard")
struct ScopedRoutesTests {
    private let router = Router(context: PeerContext.self)
    private let routes: ScopedRoutes<PeerContext>

    init() throws {
        let catalog = try ScopeCatalog(["a:read": "see", "a:write": "change"])
        let verifier = KeyVerifier(format: try KeyFormat(prefix: "tst_"), index: KeyIndex())
        routes = router.guarded("/v1", by: try APIKeyGuard(verifier: verifier, realm: "a"), scopes: catalog)
    }

    @Test("cannot ask for a scope that the catalogue does not have")
    func unknownScope() throws {
        let alien = try #require(Scope("b:read"))
        #expect(throws: UnknownScope(name: "b:read")) { try routes.get("x", scope: alien) { _, _ in "" } }
        #expect(throws: UnknownScope(name: "b:read")) { try routes.scope("b:read") }
        #expect(throws: UnknownScope(name: "nonsense")) { try routes.scope("nonsense") }
        #expect(routes.registered.isEmpty)
        #expect(router.routes.isEmpty)
    }

    @Test("are listed with method, whole pattern and scope")
    func registered() throws {
        let (read, write) = (try routes.scope("a:read"), try routes.scope("a:write"))
        try routes.get("x/{id}", scope: read) { _, _ in "" }
        try routes.post("x", scope: write) { _, _ in "" }
        try routes.put("/x/:id/", scope: write) { _, _ in "" }
        try routes.patch("x/{id}", scope: write) { _, _ in "" }
        try routes.group("y").group("z").delete("{id}", scope: write) { _, _ in "" }
        try routes.on("x", method: try #require(HTTPRequest.Method("SEARCH")), scope: read) { _, _ in "" }
        #expect(
            routes.registered.map { "\($0.method) \($0.path) \($0.scope)" } == [
                "GET /v1/x/{id} a:read", "POST /v1/x a:write", "PUT /v1/x/{id} a:write", "PATCH /v1/x/{id} a:write",
                "DELETE /v1/y/z/{id} a:write", "SEARCH /v1/x a:read",
            ])
    }

    @Test("are where the list says")
    func sameAsRouter() throws {
        let read = try routes.scope("a:read")
        try routes.get("x/{id}", scope: read) { _, _ in "" }
        try routes.group("y").post("", scope: read) { _, _ in "" }
        let listed = Set(routes.registered.map { "\($0.method) \($0.path)" })
        #expect(Set(router.routes.map(\.description)) == listed.union(["HEAD /v1/x/{id}"]))
        #expect(listed == ["GET /v1/x/{id}", "POST /v1/y"])
    }

    @Test("of one guard are not open to the keys of another")
    func twoGuards() async throws {
        let (shop, bank) = (try KeyFormat(prefix: "shop_"), try KeyFormat(prefix: "bank_"))
        let catalog = try ScopeCatalog(["a:read": "see"])
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame(time: StillTime()))
        var secrets: [String] = []
        for (prefix, format) in [("/shop", shop), ("/bank", bank)] {
            let index = KeyIndex()
            let secret = format.makeSecret()
            let key = APIKey(
                secret: secret, teamID: TeamID(at: StillTime.start), name: "test", scopes: catalog.entries.map(\.scope),
                createdAt: StillTime.start, createdBy: UserID(at: StillTime.start))
            index.update(key, scopes: catalog.all)
            let guarding = try APIKeyGuard(
                verifier: KeyVerifier(format: format, index: index), realm: String(prefix.dropFirst()), time: StillTime())
            let routes = router.guarded(RouterPath(prefix), by: guarding, scopes: catalog)
            try routes.get("x", scope: routes.scope("a:read")) { _, _ in prefix }
            secrets.append(secret.expose())
        }
        let answers = try await Application(router: router).test(.router) { [secrets] client in
            var answers: [Int] = []
            for secret in secrets {
                for path in ["/shop/x", "/bank/x"] {
                    let headers: HTTPFields = [.authorization: "Bearer \(secret)"]
                    answers.append(try await client.execute(uri: path, method: .get, headers: headers) { $0.status.code })
                }
            }
            return answers
        }
        #expect(answers == [200, 401, 401, 200])
    }
}
