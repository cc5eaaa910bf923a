import APIKeysHummingbird
import WorkClaw

/// A message and the Claw's answer, as the REST API shows them.
struct ExchangeDocument {
    let exchange: ChatExchange

    func write(into json: inout JSONText) {
        json.open("{")
        json.name("message")
        MessageDocument(message: exchange.message).write(into: &json)
        json.name("reply")
        MessageDocument(message: exchange.reply).write(into: &json)
        json.close("}")
    }
}
