public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Accepts the invitation that the token belongs to. Of any number at once, one does.
    ///
    /// - Parameter password: for a person who is new, the one that they will have; for a person who exists, theirs.
    /// - Returns: the member, and the team that they joined.
    /// - Throws: ``WorkspaceError`` `invitationInvalid`, `wrongPassword`, `alreadyMember`; a ``FieldFault`` of a new password that is easily
    ///   guessed. Nothing has been written then.
    public func join(
        with token: InvitationToken, password: Password, at now: Timestamp
    ) async throws -> (member: Member, team: Team) {
        let digest = token.digest
        // Spares the hashing; what decides is the transaction below.
        guard let invitation = try await database.read({ try Self.invitation(digest, at: now, on: $0) }) else {
            throw Self.invitationInvalid
        }
        let email = try EmailAddress(invitation.email)
        if try await !isKnown(email) {
            try PasswordRule.check(password, for: email)
            let hash = try await hasher.hash(password)
            do {
                return try await accept(digest, at: now) { try Self.insertPerson(email, hash: hash, at: now, on: $0) }
            } catch let error as WorkspaceError where error.code == .personExists {
                // They have joined another team meanwhile, and are asked for their password like everybody else.
            }
        }
        guard let person = try await person(email, password: password) else {
            throw WorkspaceError(
                .wrongPassword, "This is not the password of the person with the invitation's address.", field: "password")
        }
        return try await accept(digest, at: now) { _ in person }
    }

    /// Accepts the invitation as somebody who has signed in. It must be for their own address.
    ///
    /// - Throws: ``WorkspaceError`` `invitationInvalid`, `wrongAddress`, `alreadyMember`. Nothing has been written then.
    public func join(
        with token: InvitationToken, as user: UserID, at now: Timestamp
    ) async throws -> (member: Member, team: Team) {
        let digest = token.digest
        return try await accept(digest, at: now) { connection in
            let row = try connection.row(
                "SELECT id, email, created_at, email_key FROM people WHERE id = $1", user.description)
            guard let row, let invitation = try Self.invitation(digest, at: now, on: connection) else {
                throw Self.invitationInvalid
            }
            guard try row.text(3) == EmailAddress(invitation.email).key else {
                throw WorkspaceError(.wrongAddress, "This invitation is for another email address than yours.")
            }
            return try Person(row: row)
        }
    }

    /// To whom and by whom the invitation is, and whether its address belongs to somebody, who then signs in to accept; `nil` if it does not work.
    public func invitation(
        of token: InvitationToken, at now: Timestamp
    ) async throws -> (invitation: Invitation, team: Team, isKnown: Bool)? {
        try await database.read { connection in
            guard let invitation = try Self.invitation(token.digest, at: now, on: connection) else { return nil }
            let isKnown = try Self.person(EmailAddress(invitation.email), on: connection) != nil
            return (invitation, try Self.team(invitation.teamID, on: connection), isKnown)
        }
    }

    /// - Parameter person: who joins; runs in the transaction, once the invitation is theirs.
    private func accept(
        _ digest: [UInt8], at now: Timestamp, as person: @escaping @Sendable (any SQLConnection) throws -> Person
    ) async throws -> (member: Member, team: Team) {
        try await database.write { connection in
            guard let invitation = try Self.invitation(digest, at: now, on: connection) else {
                throw Self.invitationInvalid
            }
            let person = try person(connection)
            // The role is that of the row as it is taken: it may have been lowered since it was read.
            let taken = try connection.row(
                """
                UPDATE invitations SET accepted_at = $3, accepted_by = $4
                WHERE team_id = $1 AND id = $2 AND \(Invitation.isOpen) RETURNING role
                """,
                invitation.teamID.description, invitation.id.description, now.milliseconds, person.id.description)
            guard let role = try taken?.value(0, Role.init) else { throw Self.invitationInvalid }
            let member = Member(person: person, role: role, joinedAt: now)
            try Self.insert(member, into: invitation.teamID, on: connection)
            try AuditLog.append(
                AuditEntry(
                    teamID: invitation.teamID, time: now, actor: person.id, action: "member.joined", subject: member.id,
                    details: ["invitation": invitation.id.description, "role": member.role.rawValue]),
                on: connection)
            return (member, try Self.team(invitation.teamID, on: connection))
        }
    }

    static func team(_ id: TeamID, on connection: any SQLConnection) throws -> Team {
        let row = try connection.row("SELECT id, name, created_at FROM teams WHERE id = $1", id.description)
        guard let row else { throw SQLError(.damaged, "the team that something belongs to is not there") }
        return try Team(row: row)
    }

    private func isKnown(_ email: EmailAddress) async throws -> Bool {
        try await database.read { try Self.person(email, on: $0) != nil }
    }

    static func insert(_ member: Member, into team: TeamID, on connection: any SQLConnection) throws {
        let inserted = try connection.execute(
            """
            INSERT INTO memberships (team_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (team_id, user_id) DO NOTHING
            """,
            team.description, member.person.id.description, member.role.rawValue, member.joinedAt.milliseconds)
        guard inserted > 0 else {
            throw WorkspaceError(.alreadyMember, "The person with this address is in the team already.")
        }
    }

    /// The pending invitation whose token has this digest. The token names the team: it is the one thing that is looked up without.
    private static func invitation(
        _ digest: [UInt8], at now: Timestamp, on connection: any SQLConnection
    ) throws -> Invitation? {
        try connection.row(
            """
            SELECT \(Invitation.columns) FROM invitations
            WHERE token_digest = $1 AND \(Invitation.isOpen) AND expires_at > $2
            """,
            digest, now.milliseconds
        ).map(Invitation.init(row:))
    }

    public static let invitationInvalid = WorkspaceError(
        .invitationInvalid, "This is no invitation's link, or it has been used, was revoked, or ran out.")
}
