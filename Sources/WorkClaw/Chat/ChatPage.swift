/// A part of the messages with a Claw, newest first. The next one begins before the last message of this one.
public struct ChatPage: Sendable, Hashable {
    public let messages: [ChatMessage]
    /// Whether there are older ones.
    public let hasMore: Bool
}
