public import APIKeys

/// A conversation that somebody has begun with a Claw.
public struct Conversation: Sendable, Hashable {
    public let id: ConversationID
    public let createdAt: Timestamp
    /// How its first message begins, at most ``longestOpening`` characters.
    public let opening: String

    public static let longestOpening = 120
}
