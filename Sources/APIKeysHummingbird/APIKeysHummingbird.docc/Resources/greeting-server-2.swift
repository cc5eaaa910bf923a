import APIKeys
import Hummingbird

struct GreetingServer {
    let format: KeyFormat
    let scopes: ScopeCatalog
    let index = KeyIndex()

    init() throws {
        format = try KeyFormat(prefix: "hello_live_")
        scopes = try ScopeCatalog(["greetings:read": "Be greeted"])
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("v1/greeting") { _, _ in "Hello!" }
        return router
    }
}
