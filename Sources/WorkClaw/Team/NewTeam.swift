/// A team with what comes with it.
public struct NewTeam: Sendable, Hashable {
    public let team: Team
    public let owner: Person
    public let systemClaw: Claw
}
