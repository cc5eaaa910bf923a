public import APIKeys

/// Somebody with an account. They may belong to several teams.
public struct Person: Sendable, Hashable {
    public let id: UserID
    /// As they wrote it; the case of its letters does not matter.
    public let email: String
    public let createdAt: Timestamp
}
