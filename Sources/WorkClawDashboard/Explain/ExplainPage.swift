import APIKeys
import APIKeysStore
import WorkClaw

/// Asks for a request's id, and says why the request was answered as it was.
struct ExplainPage: PageView {
    static let template = "Explain/explain.mustache"

    struct Answer: Sendable {
        let reason: String
        let advice: String?
        let call: String
        let result: String
        let style: String
        let time: String
        let keyName: String
        let keyPath: String
        let from: String
        let client: String

        init(_ explanation: RequestExplanation) {
            let request = explanation.request
            reason = explanation.reason
            advice = explanation.advice
            call = "\(request.method) \(request.path)"
            result = "\(request.status) \(ActivityRow.word(for: request.outcome))"
            style = request.outcome == .allowed ? "outcome-allowed" : "outcome-refused"
            time = ActivityRow.precise(request.time) + " UTC"
            keyName = explanation.key.name
            keyPath = "/settings/keys/\(explanation.key.id)"
            from = request.clientAddress ?? "Unknown"
            client = request.userAgent ?? "Unknown"
        }
    }

    let title = "Explain a refusal"
    let requestID: FieldView
    let answer: Answer?
    /// Whether something was looked for and not found.
    let isNothing: Bool

    init(requestID: FieldView = FieldView(), found: RequestExplanation? = nil, isNothing: Bool = false) {
        self.requestID = requestID
        self.answer = found.map(Answer.init)
        self.isNothing = isNothing
    }
}
