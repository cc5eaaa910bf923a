public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Invites somebody. The token is in the answer and nowhere else.
    ///
    /// - Parameter completion: records the answer of an idempotent request, in the same transaction.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `alreadyMember`, `alreadyInvited`, looked at in this order; `claimLost` from the
    ///   completion. Nothing has been written then.
    public func invite(
        _ email: EmailAddress, as role: AssignableRole, by actor: UserID, in team: TeamID, at now: Timestamp,
        recording completion: IdempotentCompletion<IssuedInvitation>? = nil
    ) async throws -> IssuedInvitation {
        let token = InvitationToken()
        return try await database.write { connection in
            try Self.require(role.capability, of: actor, in: team, on: connection)
            guard try Self.findMember(email, in: team, on: connection) == nil else {
                throw WorkspaceError(.alreadyMember, "The person with this address is in the team already.")
            }
            let invitation = Invitation(
                id: InvitationID(at: now), teamID: team, email: email.text, role: role, invitedBy: actor, createdAt: now,
                expiresAt: now.adding(Invitation.lifetime))
            try Self.insert(invitation, for: email, digest: token.digest, on: connection)
            let issued = IssuedInvitation(invitation: invitation, token: token)
            try completion?.record(issued, at: now, on: connection)
            return issued
        }
    }

    private static func insert(
        _ invitation: Invitation, for email: EmailAddress, digest: [UInt8], on connection: any SQLConnection
    ) throws {
        let (team, now) = (invitation.teamID.description, invitation.createdAt.milliseconds)
        try connection.execute(
            """
            UPDATE invitations SET revoked_at = expires_at
            WHERE team_id = $1 AND email_key = $2 AND \(Invitation.isOpen) AND expires_at <= $3
            """,
            team, email.key, now)
        let inserted = try connection.execute(
            """
            INSERT INTO invitations (team_id, id, email, email_key, role, token_digest, invited_by, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (team_id, email_key) WHERE \(Invitation.isOpen) DO NOTHING
            """,
            team, invitation.id.description, email.text, email.key, invitation.role.rawValue, digest,
            invitation.invitedBy.description, now, invitation.expiresAt.milliseconds)
        guard inserted > 0 else {
            throw WorkspaceError(.alreadyInvited, "An invitation for this address is pending already.")
        }
        try AuditLog.append(
            AuditEntry(
                teamID: invitation.teamID, time: invitation.createdAt, actor: invitation.invitedBy, action: "member.invited",
                subject: invitation.id, details: ["email": email.text, "role": invitation.role.rawValue]),
            on: connection)
    }

    /// Gives a pending invitation another role to offer. Whoever does so answers for it from then on.
    static func changeRole(
        of id: InvitationID, to role: AssignableRole, by actor: UserID, in team: TeamID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> Invitation {
        try require(role.capability, of: actor, in: team, on: connection)
        guard var invitation = try findInvitation(id, in: team, at: now, on: connection) else { throw entryNotFound }
        guard invitation.role != role else { return invitation }
        let changed = try connection.execute(
            """
            UPDATE invitations SET role = $3, invited_by = $4 WHERE team_id = $1 AND id = $2 AND \(Invitation.isOpen)
            """,
            team.description, id.description, role.rawValue, actor.description)
        guard changed > 0 else { throw entryNotFound }
        try AuditLog.append(
            AuditEntry(
                teamID: team, time: now, actor: actor, action: "invitation.role_changed", subject: id,
                details: ["from": invitation.role.rawValue, "to": role.rawValue]),
            on: connection)
        invitation.role = role
        invitation.invitedBy = actor
        return invitation
    }

    static func revoke(
        _ id: InvitationID, by actor: UserID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Invitation {
        try require(.manageMembers, of: actor, in: team, on: connection)
        guard let invitation = try findInvitation(id, in: team, at: now, on: connection),
            try close(invitation, by: actor, at: now, on: connection)
        else { throw entryNotFound }
        return invitation
    }

    /// Revokes the pending invitations and the join links that `inviter` answers for and could not make in the role they have now.
    ///
    /// - Parameters:
    ///   - role: the inviter's; `nil` if they are none of the team's any more.
    ///   - reason: for whoever reads the log.
    static func revokeInvitations(
        madeBy inviter: UserID, beyond role: Role?, reason: String, by actor: UserID, in team: TeamID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        let pending = try connection.rows(
            """
            SELECT \(Invitation.columns) FROM invitations
            WHERE team_id = $1 AND invited_by = $2 AND \(Invitation.isOpen) AND expires_at > $3 ORDER BY id
            """,
            team.description, inviter.description, now.milliseconds
        ).map(Invitation.init(row:))
        for invitation in pending where !(role?.allows(invitation.role.capability) ?? false) {
            _ = try close(invitation, reason: reason, by: actor, at: now, on: connection)
        }
        guard !(role?.allows(.manageMembers) ?? false) else { return }
        try revokeJoinLinks(madeBy: inviter, reason: reason, by: actor, in: team, at: now, on: connection)
    }

    static func findInvitation(
        _ id: InvitationID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Invitation? {
        try connection.row(
            """
            SELECT \(Invitation.columns) FROM invitations
            WHERE team_id = $1 AND id = $2 AND \(Invitation.isOpen) AND expires_at > $3
            """,
            team.description, id.description, now.milliseconds
        ).map(Invitation.init(row:))
    }

    static func findInvitation(
        _ email: EmailAddress, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Invitation? {
        try connection.row(
            """
            SELECT \(Invitation.columns) FROM invitations
            WHERE team_id = $1 AND email_key = $2 AND \(Invitation.isOpen) AND expires_at > $3
            """,
            team.description, email.key, now.milliseconds
        ).map(Invitation.init(row:))
    }

    /// - Returns: false if somebody has accepted or revoked it meanwhile.
    private static func close(
        _ invitation: Invitation, reason: String? = nil, by actor: UserID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> Bool {
        let closed = try connection.execute(
            "UPDATE invitations SET revoked_at = $3, revoked_by = $4 WHERE team_id = $1 AND id = $2 AND \(Invitation.isOpen)",
            invitation.teamID.description, invitation.id.description, now.milliseconds, actor.description)
        guard closed > 0 else { return false }
        var details = ["email": invitation.email]
        details["reason"] = reason
        try AuditLog.append(
            AuditEntry(
                teamID: invitation.teamID, time: now, actor: actor, action: "invitation.revoked", subject: invitation.id,
                details: details),
            on: connection)
        return true
    }
}
