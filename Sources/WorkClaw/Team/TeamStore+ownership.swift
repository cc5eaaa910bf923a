public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Makes a member the Owner, and the Owner an Admin, who keeps the invitations that an Admin could have made.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, and `teamOwner` if the member is the Owner already, looked at in this order.
    ///   Nothing has been written then.
    public func transferOwnership(
        to id: MemberID, by actor: UserID, in team: TeamID, at now: Timestamp
    ) async throws -> Member {
        try await database.write { connection in
            // First of all, as everything that changes roles does: so no removal or demotion runs beside it.
            _ = try KeyStore.nextSequence(on: connection)
            try Self.require(.disposeOfTeam, of: actor, in: team, on: connection)
            guard var member = try Self.findMember(id, in: team, on: connection) else { throw Self.entryNotFound }
            guard member.role != .owner else { throw WorkspaceError(.teamOwner, "This person is the Owner already.") }
            // In this order: the index allows a team no second Owner, not even for a moment.
            try connection.execute(
                "UPDATE memberships SET role = 'admin' WHERE team_id = $1 AND role = 'owner'", team.description)
            let promoted = try connection.execute(
                "UPDATE memberships SET role = 'owner' WHERE team_id = $1 AND user_id = $2", team.description,
                id.userID.description)
            guard promoted > 0 else { throw Self.entryNotFound }
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "team.ownership_transferred", subject: team,
                    details: ["from": MemberID(actor).description, "to": id.description]),
                on: connection)
            try Self.revokeInvitations(
                madeBy: actor, beyond: .admin, reason: "ownership transferred", by: actor, in: team, at: now, on: connection)
            member.role = .owner
            return member
        }
    }
}
