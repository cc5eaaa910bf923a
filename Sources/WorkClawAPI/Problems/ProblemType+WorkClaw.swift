public import APIKeysHummingbird
import Hummingbird

/// The problems that WorkClaw's REST API has beside those of every guarded server.
extension ProblemType {
    public static let invalidJSON = ProblemType(
        code: "invalid_json", status: .badRequest, title: "The body is not JSON")
    public static let validationFailed = ProblemType(
        code: "validation_failed", status: .unprocessableContent, title: "The request has faults")
    public static let invalidIdempotencyKey = ProblemType(
        code: "invalid_idempotency_key", status: .badRequest, title: "The Idempotency-Key cannot be used")
    public static let idempotencyMismatch = ProblemType(
        code: "idempotency_mismatch", status: .unprocessableContent, title: "The Idempotency-Key stands for another request")
    public static let idempotencyInProgress = ProblemType(
        code: "idempotency_in_progress", status: .conflict, title: "The same request is still being worked on")
    public static let nameTaken = ProblemType(code: "name_taken", status: .conflict, title: "The name is taken")
    public static let systemClaw = ProblemType(
        code: "system_claw", status: .conflict, title: "The System Claw cannot be deleted")
    public static let storeUnavailable = ProblemType(
        code: "store_unavailable", status: .serviceUnavailable, title: "The store cannot be used now")
    public static let notReady = ProblemType(code: "not_ready", status: .serviceUnavailable, title: "The server is not ready")
}
