public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Gives a member another role, or an invitation another one to offer. Who has it already keeps it, and nothing changes.
    ///
    /// A member who loses capabilities also loses, in the same transaction, the keys in this team whose scopes go beyond the new role, and
    /// the pending invitations that they could no longer make.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, `teamOwner`, looked at in this order. Nothing has been written then.
    public func changeRole(
        of id: TeamEntryID, to role: AssignableRole, by actor: UserID, in team: TeamID, at now: Timestamp
    ) async throws -> TeamChange {
        try await database.write { connection in
            switch id {
            case .member(let id):
                try Self.changeRole(of: id, to: role, by: actor, in: team, at: now, on: connection)
            case .invitation(let id):
                TeamChange(
                    .invitation(try Self.changeRole(of: id, to: role, by: actor, in: team, at: now, on: connection)))
            }
        }
    }

    /// Removes a member, or revokes a pending invitation. An Admin may remove themselves.
    ///
    /// A member loses, in the same transaction, all keys that they made in this team, the pending invitations that they made, and their
    /// place in the lists of restricted Claws; a Claw whose list that empties goes to the Owner.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`, `teamOwner`, looked at in this order. Nothing has been written then.
    public func remove(
        _ id: TeamEntryID, by actor: UserID, in team: TeamID, at now: Timestamp
    ) async throws -> TeamChange {
        try await database.write { connection in
            switch id {
            case .member(let id):
                try Self.remove(id, by: actor, in: team, at: now, on: connection)
            case .invitation(let id):
                TeamChange(.invitation(try Self.revoke(id, by: actor, in: team, at: now, on: connection)))
            }
        }
    }

    /// The keys that such a change would revoke, oldest first, or the refusal that it would meet.
    ///
    /// - Parameter role: as for ``changeRole(of:to:by:in:at:)``; `nil` as for ``remove(_:by:in:at:)``.
    public func keysAtStake(
        of id: TeamEntryID, becoming role: AssignableRole?, by actor: UserID, in team: TeamID, at now: Timestamp
    ) async throws -> [APIKey] {
        try await database.read { connection in
            try Self.require(
                role?.capability ?? .manageMembers, of: actor, in: team, locking: false, on: connection)
            guard case .member(let id) = id else { return [] }
            _ = try Self.movableMember(id, in: team, on: connection)
            return try KeyService.livingKeys(
                createdBy: id.userID, in: team, beyond: role.map { try Self.grantableScopes(as: $0.role, on: connection) },
                at: now,
                on: connection)
        }
    }

    private static func changeRole(
        of id: MemberID, to role: AssignableRole, by actor: UserID, in team: TeamID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> TeamChange {
        // First of all, since keys may have to go.
        let sequence = try KeyStore.nextSequence(on: connection)
        try require(role.capability, of: actor, in: team, on: connection)
        var member = try movableMember(id, in: team, on: connection)
        guard member.role != role.role else { return TeamChange(.member(member)) }
        try connection.execute(
            "UPDATE memberships SET role = $3 WHERE team_id = $1 AND user_id = $2 AND role <> 'owner'", team.description,
            id.userID.description,
            role.rawValue)
        try AuditLog.append(
            AuditEntry(
                teamID: team, time: now, actor: actor, action: "member.role_changed", subject: id,
                details: ["from": member.role.rawValue, "to": role.rawValue]),
            on: connection)
        let reason = "role changed to \(role.rawValue)"
        try revokeInvitations(
            madeBy: id.userID, beyond: role.role, reason: reason, by: actor, in: team, at: now, on: connection)
        let keys = try KeyService.revokeAll(
            createdBy: id.userID, in: team, beyond: grantableScopes(as: role.role, on: connection), reason: reason, by: actor,
            at: now, sequence: sequence, on: connection)
        member.role = role.role
        return TeamChange(.member(member), revokedKeys: keys, sequence: sequence)
    }

    private static func remove(
        _ id: MemberID, by actor: UserID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> TeamChange {
        let sequence = try KeyStore.nextSequence(on: connection)
        try require(.manageMembers, of: actor, in: team, on: connection)
        // Before any Claw is taken, as the member may be changing one just now.
        _ = try lockedRole(of: id.userID, in: team, on: connection)
        let member = try movableMember(id, in: team, on: connection)
        let reason = "member removed"
        try ClawStore.removePerson(id.userID, in: team, by: actor, at: now, on: connection)
        try VaultStore.removePrivateSecrets(of: id.userID, in: team, by: actor, at: now, on: connection)
        try revokeInvitations(madeBy: id.userID, beyond: nil, reason: reason, by: actor, in: team, at: now, on: connection)
        let keys = try KeyService.revokeAll(
            createdBy: id.userID, in: team, reason: reason, by: actor, at: now, sequence: sequence, on: connection)
        try connection.execute(
            "DELETE FROM memberships WHERE team_id = $1 AND user_id = $2 AND role <> 'owner'", team.description,
            id.userID.description)
        try AuditLog.append(
            AuditEntry(
                teamID: team, time: now, actor: actor, action: "member.removed", subject: id,
                details: ["email": member.person.email, "role": member.role.rawValue]),
            on: connection)
        return TeamChange(.member(member), revokedKeys: keys, sequence: sequence)
    }

    static let entryNotFound = WorkspaceError(.notFound, "There is no such member or pending invitation.")

    /// The member, unless that is the Owner.
    private static func movableMember(
        _ id: MemberID, in team: TeamID, on connection: any SQLConnection
    ) throws -> Member {
        guard let member = try findMember(id, in: team, on: connection) else { throw entryNotFound }
        guard member.role != .owner else {
            throw WorkspaceError(.teamOwner, "The Owner cannot be changed or removed: ownership is transferred first.")
        }
        return member
    }
}
