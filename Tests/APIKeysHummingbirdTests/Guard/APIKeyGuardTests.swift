import APIKeys
import APIKeysHummingbird
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("A guard")
struct APIKeyGuardTests {
    private func verifier() throws -> KeyVerifier {
        KeyVerifier(format: try KeyFormat(prefix: "tst_"), index: KeyIndex())
    }

    @Test(
        "refuses a realm that would break out of its quotes",
        arguments: ["", "a\"b", "a\\b", "a\r\nSet-Cookie: x=y", "caf\u{E9}", "\u{7F}"])
    func realm(_ realm: String) throws {
        let verifier = try verifier()
        #expect(throws: GuardConfigurationError.realm(realm)) { try APIKeyGuard(verifier: verifier, realm: realm) }
    }

    @Test("refuses a prefix of field names that is none", arguments: ["a b-", "a:", "é-", "x\r\n"])
    func fieldPrefix(_ prefix: String) throws {
        let verifier = try verifier()
        #expect(throws: GuardConfigurationError.fieldPrefix(prefix)) {
            try APIKeyGuard(verifier: verifier, realm: "a", fieldPrefix: prefix)
        }
    }

    @Test("names its realm in every challenge")
    func otherRealm() async throws {
        let server = try GuardedServer(realm: "Acme's API (v1)")
        #expect(try await server.send("/v1")["WWW-Authenticate"] == "Bearer realm=\"Acme's API (v1)\"")
    }

    @Test("without a frame before it lets nobody in, and says so in the log")
    func noFrame() async throws {
        let log = LogLines()
        let router = Router(context: BasicKeyedRequestContext.self)
        let catalog = try ScopeCatalog(["a:b": "everything"])
        let routes = router.guarded(by: try APIKeyGuard(verifier: verifier(), realm: "a"), scopes: catalog)
        try routes.get("x", scope: routes.scope("a:b")) { _, _ in "in" }
        let status = try await Application(router: router, logger: log.logger()).test(.router) { client in
            try await client.execute(uri: "/x", method: .get) { $0.status }
        }
        #expect(status == .internalServerError)
        #expect(log.errors.contains { $0.contains("RequestFrame") })
    }

    @Test("that a route does not stand behind is missed by the route: nobody gets in")
    func noGuard() async throws {
        let log = LogLines()
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame())
        router.get("x") { _, context in "\(try context.requirePrincipal().keyID)" }
        let answer = try await Application(router: router, logger: log.logger()).test(.router) { client in
            try await client.execute(uri: "/x", method: .get) { Answer($0) }
        }
        #expect(answer.status == 500)
        #expect(try answer.problem.code == "internal_error")
        #expect(log.errors.contains { $0.contains("no APIKeyMiddleware stands before it") })
    }
}
