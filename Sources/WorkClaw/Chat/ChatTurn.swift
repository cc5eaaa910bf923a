import APIKeys

/// A message that waits for its answer, with what is needed to give one.
public struct ChatTurn: Sendable {
    public let message: ChatMessage
    /// When the message counts as failed. What tells this attempt from a later one at the same message.
    let end: Timestamp
    /// What the Claw answers from.
    let revision: Revision
    /// The answered messages before it, oldest first, as far back as the budget reaches.
    let history: [ChatMessage]
}
