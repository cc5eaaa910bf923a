import APIKeysHummingbird
import Hummingbird

/// `/health`: for load balancers and supervisors, without a key.
struct HealthController<Context: KeyedRequestContext> {
    let readiness: any Readiness

    func addRoutes(to router: Router<Context>) {
        router.get("health/live") { _, _ in try Self.answer("live") }
        router.get("health/ready") { _, _ in
            if let reason = await readiness.obstacle() {
                throw Problem(.notReady, detail: reason, headers: [.retryAfter: "1"])
            }
            return try Self.answer("ready")
        }
    }

    private struct Document: Encodable {
        let status: String
    }

    private static func answer(_ status: String) throws -> Response {
        var answer = try JSONAnswer(Document(status: status))
        answer.headers[.cacheControl] = "no-store"
        return answer.response
    }
}
