public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Makes a link that many may join by, as Members. The token is in the answer and nowhere else.
    ///
    /// - Parameters:
    ///   - lifetime: up to a year; `nil` for ever.
    ///   - mostUses: 1 to 10,000; `nil` for any number.
    /// - Throws: ``WorkspaceError`` `roleForbids`; a ``FieldFault`` of `expires_in` or `most_uses`; `claimLost` from the completion.
    public func makeJoinLink(
        in team: TeamID, lifetime: Duration?, mostUses: Int?, by actor: UserID, at now: Timestamp,
        recording completion: IdempotentCompletion<IssuedJoinLink>? = nil
    ) async throws -> IssuedJoinLink {
        if let lifetime, lifetime < .milliseconds(1) || lifetime > JoinLink.longestLifetime {
            throw FieldFault(.outOfRange, at: "expires_in", "Must be more than 0 and at most 365 days.")
        }
        if let mostUses, !(1...JoinLink.mostUses ~= mostUses) {
            throw FieldFault(.outOfRange, at: "most_uses", "Must be 1 to \(JoinLink.mostUses).")
        }
        let link = JoinLink(
            id: JoinLinkID(at: now), teamID: team, createdBy: actor, createdAt: now, expiresAt: lifetime.map(now.adding),
            mostUses: mostUses, uses: 0)
        let issued = IssuedJoinLink(link: link, token: JoinLinkToken())
        try await database.write { connection in
            try Self.require(.manageMembers, of: actor, in: team, on: connection)
            try connection.execute(
                """
                INSERT INTO join_links (team_id, id, token_digest, created_by, created_at, expires_at, most_uses, uses)
                VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
                """,
                team.description, link.id.description, issued.token.digest, actor.description, now.milliseconds,
                link.expiresAt?.milliseconds, mostUses)
            var details: [String: String] = [:]
            details["expires_at"] = link.expiresAt?.description
            details["most_uses"] = mostUses.map(String.init)
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "join_link.created", subject: link.id, details: details),
                on: connection)
            try completion?.record(issued, at: now, on: connection)
        }
        return issued
    }

    /// The team's links that work, newest first.
    public func joinLinks(in team: TeamID, at now: Timestamp) async throws -> [JoinLink] {
        try await database.read { connection in
            try connection.rows(
                "SELECT \(JoinLink.columns) FROM join_links WHERE team_id = $1 AND \(JoinLink.isOpen) ORDER BY id DESC",
                team.description, now.milliseconds
            ).map(JoinLink.init(row:))
        }
    }

    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`.
    public func revoke(_ id: JoinLinkID, by actor: UserID, in team: TeamID, at now: Timestamp) async throws {
        try await database.write { connection in
            try Self.require(.manageMembers, of: actor, in: team, on: connection)
            guard try Self.close(id, by: actor, in: team, at: now, on: connection) else {
                throw WorkspaceError(.notFound, "There is no such link.")
            }
        }
    }

    /// The team that a link leads to; `nil` if it does not work.
    public func team(of token: JoinLinkToken, at now: Timestamp) async throws -> Team? {
        try await database.read { connection in
            let row = try connection.row(
                "SELECT team_id FROM join_links WHERE token_digest = $1 AND \(JoinLink.isOpen)", token.digest, now.milliseconds)
            return try row.map { try Self.team($0.value(0) { TeamID($0) }, on: connection) }
        }
    }

    /// Joins by a link, as somebody who has signed in. Of any number at once, no more than the link allows do.
    ///
    /// - Throws: ``WorkspaceError`` `invitationInvalid`, `alreadyMember`; nothing has been written then, and no use is spent.
    public func join(by token: JoinLinkToken, as user: UserID, at now: Timestamp) async throws -> (member: Member, team: Team) {
        try await join(by: token, at: now) { connection in
            let row = try connection.row("SELECT id, email, created_at FROM people WHERE id = $1", user.description)
            guard let row else { throw Self.invitationInvalid }
            return try Person(row: row)
        }
    }

    /// Joins by a link, as somebody who has no account yet. Their address is not verified by that.
    ///
    /// Only who holds a team's link comes here; they are told if the address has an account, which signs in instead.
    ///
    /// - Throws: ``WorkspaceError`` `invitationInvalid`, `personExists`; a ``FieldFault`` of the password. Nothing has been written then.
    public func join(
        by token: JoinLinkToken, email: EmailAddress, password: Password, at now: Timestamp
    ) async throws -> (member: Member, team: Team) {
        // Spares the hashing; what decides is the transaction.
        guard try await team(of: token, at: now) != nil else { throw Self.invitationInvalid }
        try PasswordRule.check(password, for: email)
        let hash = try await hasher.hash(password)
        return try await join(by: token, at: now) { try Self.insertPerson(email, hash: hash, at: now, on: $0) }
    }

    private func join(
        by token: JoinLinkToken, at now: Timestamp, as person: @escaping @Sendable (any SQLConnection) throws -> Person
    ) async throws -> (member: Member, team: Team) {
        try await database.write { connection in
            let row = try connection.row(
                """
                UPDATE join_links SET uses = uses + 1 WHERE token_digest = $1 AND \(JoinLink.isOpen)
                RETURNING \(JoinLink.columns)
                """,
                token.digest, now.milliseconds)
            guard let link = try row.map(JoinLink.init(row:)) else { throw Self.invitationInvalid }
            let member = Member(person: try person(connection), role: .member, joinedAt: now)
            try Self.insert(member, into: link.teamID, on: connection)
            try Self.auditJoining(member, of: link.teamID, by: ["join_link": link.id.description], on: connection)
            return (member, try Self.team(link.teamID, on: connection))
        }
    }

    static func auditJoining(
        _ member: Member, of team: TeamID, by way: [String: String], on connection: any SQLConnection
    ) throws {
        try AuditLog.append(
            AuditEntry(
                teamID: team, time: member.joinedAt, actor: member.person.id, action: "member.joined", subject: member.id,
                details: way.merging(["role": member.role.rawValue]) { way, _ in way }),
            on: connection)
    }

    /// Revokes the links that somebody made who may invite nobody any more.
    static func revokeJoinLinks(
        madeBy maker: UserID, reason: String, by actor: UserID, in team: TeamID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        let links = try connection.rows(
            "SELECT id FROM join_links WHERE team_id = $1 AND created_by = $3 AND \(JoinLink.isOpen) ORDER BY id",
            team.description, now.milliseconds, maker.description
        ).map { try $0.value(0) { JoinLinkID($0) } }
        for link in links { _ = try close(link, reason: reason, by: actor, in: team, at: now, on: connection) }
    }

    private static func close(
        _ id: JoinLinkID, reason: String? = nil, by actor: UserID, in team: TeamID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> Bool {
        let closed = try connection.execute(
            "UPDATE join_links SET revoked_at = $2, revoked_by = $4 WHERE team_id = $1 AND id = $3 AND \(JoinLink.isOpen)",
            team.description, now.milliseconds, id.description, actor.description)
        guard closed > 0 else { return false }
        var details: [String: String] = [:]
        details["reason"] = reason
        try AuditLog.append(
            AuditEntry(teamID: team, time: now, actor: actor, action: "join_link.revoked", subject: id, details: details),
            on: connection)
        return true
    }
}
