/// A part of a team's list, newest first. The next one begins before the last entry of this one.
public struct TeamPage: Sendable, Hashable {
    public let entries: [TeamEntry]
    /// Whether there are older ones.
    public let hasMore: Bool
}
