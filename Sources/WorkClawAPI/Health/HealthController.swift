import APIKeysHummingbird
import Hummingbird

/// `/health`: for load balancers and supervisors, without a key.
struct HealthController<Context: KeyedRequestContext> {
    let readiness: any Readiness

    func addRoutes(to routes: inout OpenRoutes<Context>) {
        routes.get("health/live") { _, _ in Self.answer("live") }
        routes.get("health/ready") { [readiness] _, _ in
            if let reason = await readiness.obstacle() {
                throw Problem(.notReady, detail: reason, headers: [.retryAfter: "1", .cacheControl: "no-store"])
            }
            return Self.answer("ready")
        }
    }

    private static func answer(_ status: String) -> Response {
        var answer = JSONAnswer { json in
            json.open("{")
            json.member("status", status)
            json.close("}")
        }
        answer.headers[.cacheControl] = "no-store"
        return answer.response
    }
}
