/// A Claw as somebody finds it who wants to talk with it.
public struct ChatRoom: Sendable, Hashable {
    public let claw: Claw
    /// Whether anything of the Claw is in service, so that it answers.
    public let isInService: Bool
    /// Those that the person has begun, newest first.
    public let conversations: [Conversation]
    /// Whether there are older ones.
    public let hasMore: Bool
}
