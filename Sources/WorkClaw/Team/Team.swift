public import APIKeys

/// The container of everything: people, keys, Claws.
public struct Team: Sendable, Hashable {
    public let id: TeamID
    public let name: String
    public let createdAt: Timestamp
}
