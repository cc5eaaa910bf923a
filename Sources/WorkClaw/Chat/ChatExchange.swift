/// A message and the Claw's answer to it.
public struct ChatExchange: Sendable, Hashable {
    public let message: ChatMessage
    public let reply: ChatMessage
}
