import APIKeys
import APIKeysHummingbird
import WorkClaw

/// A message of a conversation, as the page shows it: all of it is text.
struct SaidView: Sendable {
    let id: String
    let who: String
    let style: String
    let time: TimeView
    let words: String
    /// Set if it has no answer, and says why.
    let state: String?
    /// Where the answer came from.
    let origin: String?

    init(_ message: ChatMessage, at place: ChatController.Place, now: Timestamp) {
        id = message.id.description
        let isReply = message.author == .assistant
        who = isReply ? place.name : message.createdBy == place.person ? "You" : "Somebody else"
        style = isReply ? "said-claw" : "said-person"
        time = TimeView(message.createdAt, now: now)
        words = message.content
        state =
            switch message.status {
            case .complete: nil
            case .pending: "Waiting for the answer"
            case .failed: "No answer came"
            }
        origin = isReply ? Self.origin(of: message) : nil
    }

    /// As in `revision 3, echo, 120 tokens in, 12 out`.
    private static func origin(of message: ChatMessage) -> String {
        [
            message.revision.map { "revision \($0)" }, message.model,
            message.usage.map { "\($0.inputTokens) tokens in, \($0.outputTokens) out" },
        ].compactMap(\.self).joined(separator: ", ")
    }

    func write(into json: inout JSONText) {
        json.open("{")
        json.member("id", id)
        json.member("who", who)
        json.member("style", style)
        json.member("time", time.relative)
        json.member("exact", time.exact)
        json.member("machine_time", time.machine)
        json.member("words", words)
        json.member("origin", origin)
        json.close("}")
    }
}
