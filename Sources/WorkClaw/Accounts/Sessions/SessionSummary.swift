public import APIKeys

/// One of a person's sessions, as they see it in a list.
public struct SessionSummary: Sendable, Hashable {
    public let id: SessionID
    public let createdAt: Timestamp
    public let seenAt: Timestamp
    /// From where it was last used, as text.
    public let address: String
    public let userAgent: String
    /// Whether it is the one that asks.
    public let isPresent: Bool
}
