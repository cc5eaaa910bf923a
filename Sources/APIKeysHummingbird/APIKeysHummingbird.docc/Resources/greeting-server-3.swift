import APIKeys
import APIKeysHummingbird
import Hummingbird

struct GreetingServer {
    let format: KeyFormat
    let scopes: ScopeCatalog
    let index = KeyIndex()

    init() throws {
        format = try KeyFormat(prefix: "hello_live_")
        scopes = try ScopeCatalog(["greetings:read": "Be greeted"])
    }

    func router() throws -> Router<BasicKeyedRequestContext> {
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame())
        let verifier = KeyVerifier(format: format, index: index)
        let guarding = try APIKeyGuard(verifier: verifier, realm: "greetings")
        let routes = router.guarded("/v1", by: guarding, scopes: scopes)
        let read = try routes.scope("greetings:read")
        try routes.get("greeting", scope: read) { _, context in
            "Hello, \(try context.requirePrincipal().keyID)!"
        }
        return router
    }
}
