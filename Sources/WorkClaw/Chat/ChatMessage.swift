public import APIKeys

/// One message of a conversation between people and a Claw.
public struct ChatMessage: Sendable, Hashable {
    public enum Author: String, Sendable, CaseIterable {
        case user
        case assistant
    }

    public enum Status: String, Sendable, CaseIterable {
        /// The Claw has not answered yet.
        case pending
        case complete
        /// No answer came. Sending it again with the same `Idempotency-Key` tries again.
        case failed
    }

    public let id: MessageID
    public let conversationID: ConversationID
    public let clawID: ClawID
    public let teamID: TeamID
    public let author: Author
    public let content: String
    public internal(set) var status: Status
    /// The number of the revision that answered, for what the Claw says.
    public let revision: Int?
    /// The model that answered, for what the Claw says.
    public let model: String?
    /// What the answer took, if the provider told.
    public let usage: TokenUsage?
    public let createdAt: Timestamp
    /// Who sent it; `nil` for what the Claw says.
    public let createdBy: UserID?
}
