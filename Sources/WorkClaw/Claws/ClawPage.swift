/// A part of a team's Claws, newest first. The next one begins before the last Claw of this one.
public struct ClawPage: Sendable, Hashable {
    public let claws: [Claw]
    /// Whether there are older ones.
    public let hasMore: Bool
}
