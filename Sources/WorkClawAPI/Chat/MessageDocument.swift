import APIKeys
import APIKeysHummingbird
import WorkClaw

/// A message as the REST API shows it.
struct MessageDocument {
    let message: ChatMessage

    func write(into json: inout JSONText) {
        json.open("{")
        json.member("id", message.id.description)
        json.member("conversation_id", message.conversationID.description)
        json.member("claw_id", message.clawID.description)
        json.member("role", message.author.rawValue)
        json.member("content", message.content)
        json.member("status", message.status.rawValue)
        json.member("revision", message.revision)
        json.member("model", message.model)
        if let usage = message.usage {
            json.name("usage")
            json.open("{")
            json.member("input_tokens", usage.inputTokens)
            json.member("output_tokens", usage.outputTokens)
            json.close("}")
        } else {
            json.null("usage")
        }
        json.member("created_at", message.createdAt.description)
        json.member("created_by", message.createdBy?.description)
        json.close("}")
    }
}
