public import APIKeys

/// An AI agent, as it is configured.
public struct Claw: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Made with the team, shared by all of it, and never deleted. A team has one.
        case system
        case custom
    }

    public let id: ClawID
    public let teamID: TeamID
    public let kind: Kind
    /// Unique in the team, whatever the case of its letters.
    public internal(set) var name: String
    /// What the Claw is there for, in a few words.
    public internal(set) var domain: String?
    /// How it works (`AGENTS.md`).
    public internal(set) var instructions: String
    /// Who it is (`SOUL.md`).
    public internal(set) var personality: String
    /// What it remembers (`MEMORY.md`).
    public internal(set) var memory: String
    /// Whom it works for (`USER.md`).
    public internal(set) var userContext: String
    /// The language model that it thinks with; `nil` leaves the choice to the team's default.
    public internal(set) var model: String?
    public internal(set) var access: ClawAccess
    public internal(set) var connections: [ClawConnection]
    public let createdAt: Timestamp
    /// Whose own Claw it is: `nil` for the System Claw, which is the team's, and for one that was made before this was noted.
    public let createdBy: UserID?
    /// Later with every change, even if the clock stood still or went back meanwhile.
    public internal(set) var updatedAt: Timestamp
    /// 1 for a new Claw, and one more with every change.
    public internal(set) var version: Int
}
