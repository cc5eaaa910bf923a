public import APIKeys
public import APIKeysStore
public import SQLDatabase

extension TeamStore: KeyAuthority {
    /// A person manages keys as their role allows: Owner and Admin everybody's, a Member their own. The keys that they make live as long as the
    /// team's rules allow.
    public func standing(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> KeyStanding? {
        guard let role = try Self.role(of: user, in: team, on: connection) else { return nil }
        return KeyStanding(
            grantableScopes: try Self.grantableScopes(as: role, on: connection), managesAllKeys: role.managesAllKeys,
            lifetimes: try Self.keyRules(of: team, on: connection).lifetimes)
    }

    /// What keys of somebody in this role may do now.
    static func grantableScopes(as role: Role, on connection: any SQLConnection) throws -> Set<Scope> {
        Set(role.scopes(of: try ScopeStore.catalog(.workclaw, on: connection)))
    }
}
