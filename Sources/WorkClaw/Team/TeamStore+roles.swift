import APIKeys
import SQLDatabase

extension TeamStore {
    /// The role of `user` now, read in the transaction that depends on it, so that a demotion cannot slip in between. `nil` for whoever
    /// does not belong to the team.
    static func role(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> Role? {
        try connection.row(
            "SELECT role FROM memberships WHERE team_id = $1 AND user_id = $2", team.description, user.description
        )?.value(0, Role.init)
    }

    /// - Parameter locking: whether to keep the role as it is until the transaction ends, which is what a transaction that writes wants; one
    ///   that only reads cannot.
    /// - Returns: the person's role.
    /// - Throws: ``WorkspaceError`` `roleForbids` unless the person's role allows it now. The transaction must be given up then.
    @discardableResult
    static func require(
        _ capability: Capability, of user: UserID, in team: TeamID, locking: Bool = true, on connection: any SQLConnection
    ) throws -> Role {
        let role = try locking ? lockedRole(of: user, in: team, on: connection) : role(of: user, in: team, on: connection)
        guard let role, role.allows(capability) else {
            throw WorkspaceError(.roleForbids, capability.refusal)
        }
        return role
    }

    /// The same as ``role(of:in:on:)``, holding the row: an engine whose writers overlap makes a demotion wait.
    static func lockedRole(of user: UserID, in team: TeamID, on connection: any SQLConnection) throws -> Role? {
        try connection.row(
            "UPDATE memberships SET role = role WHERE team_id = $1 AND user_id = $2 RETURNING role", team.description,
            user.description
        )?.value(0, Role.init)
    }
}

extension Capability {
    /// What somebody is told whose role does not allow it.
    fileprivate var refusal: String {
        switch self {
        case .manageClaws: "Only the Owner and Admins may make, change and deploy Claws."
        case .manageMembers: "Only the Owner and Admins may invite and remove people and change their roles."
        case .appointAdmins: "Only the Owner may make somebody an Admin."
        case .changeSettings: "Only the Owner and Admins may change the team's settings."
        case .manageTeamSecrets: "Only the Owner and Admins may change the team's secrets."
        case .disposeOfTeam: "Only the Owner may hand the team over."
        }
    }
}
