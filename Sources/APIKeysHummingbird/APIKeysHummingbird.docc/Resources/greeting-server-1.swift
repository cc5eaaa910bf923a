import Hummingbird

struct GreetingServer {
    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("v1/greeting") { _, _ in "Hello!" }
        return router
    }
}
