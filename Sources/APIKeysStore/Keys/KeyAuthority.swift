public import APIKeys
public import SQLDatabase

/// Says what people may do with keys. The product that uses this module knows its roles; the module does not.
public protocol KeyAuthority: Sendable {
    /// What `user` may do with the keys of `team`, read inside the transaction that makes the change, so that a demotion cannot
    /// slip in between. `nil` if the user does not belong to the team.
    func standing(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> KeyStanding?
}

/// What somebody may do with a team's keys.
public struct KeyStanding: Sendable, Hashable {
    /// The scopes that they may give to a key: never more than they have themselves.
    public let grantableScopes: Set<Scope>
    /// Whether they may manage the keys that others made.
    public let managesAllKeys: Bool
    /// How long the keys that they make may live.
    public let lifetimes: KeyLifetimeRule

    public init(grantableScopes: Set<Scope>, managesAllKeys: Bool, lifetimes: KeyLifetimeRule = .none) {
        self.grantableScopes = grantableScopes
        self.managesAllKeys = managesAllKeys
        self.lifetimes = lifetimes
    }
}
