public import APIKeys

/// A Claw's whole configuration as it was when somebody deployed it. It never changes.
public struct Revision: Sendable, Hashable {
    public let teamID: TeamID
    public let clawID: ClawID
    /// From 1 on for each Claw, without gaps.
    public let number: Int
    public internal(set) var content: RevisionContent
    public let createdAt: Timestamp
}
