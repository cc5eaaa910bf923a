public import APIKeys
public import APIKeysStore
public import SQLDatabase

extension TeamStore: KeyAuthority {
    /// A person manages keys as their role allows: Owner and Admin everybody's, a Member their own.
    public func standing(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> KeyStanding? {
        let row = try connection.row(
            "SELECT role FROM memberships WHERE team_id = $1 AND user_id = $2", team.description, user.description)
        guard let role = try row?.value(0, Role.init) else { return nil }
        return KeyStanding(grantableScopes: Set(role.scopes), managesAllKeys: role.managesAllKeys)
    }
}
