/// A message that waits for its answer, with what is needed to give one.
public struct ChatTurn: Sendable {
    public let message: ChatMessage
    /// What the Claw answers from.
    let revision: Revision
    /// The answered messages before it, oldest first, as far back as the budget reaches.
    let history: [ChatMessage]
}
