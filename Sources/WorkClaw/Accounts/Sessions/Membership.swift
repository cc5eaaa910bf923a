/// What a person is in one of their teams.
public struct Membership: Sendable, Hashable {
    public let team: Team
    public let role: Role
}
