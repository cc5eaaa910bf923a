public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// Lets everybody join, as Members, who has a verified address in the domain itself; those below it are other domains.
    ///
    /// - Returns: false, with nothing changed, if it is on the list already.
    /// - Throws: ``WorkspaceError`` `roleForbids`.
    @discardableResult
    public func allow(_ domain: MailDomain, in team: TeamID, by actor: UserID, at now: Timestamp) async throws -> Bool {
        try await database.write { connection in
            try Self.require(.manageMembers, of: actor, in: team, on: connection)
            let added = try connection.execute(
                """
                INSERT INTO join_domains (team_id, domain, added_by, added_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (team_id, domain) DO NOTHING
                """,
                team.description, domain.text, actor.description, now.milliseconds)
            guard added > 0 else { return false }
            try Self.audit("join_domain.added", domain, in: team, by: actor, at: now, on: connection)
            return true
        }
    }

    /// Takes a domain off the list. Who has joined by it stays.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`.
    public func disallow(_ domain: MailDomain, in team: TeamID, by actor: UserID, at now: Timestamp) async throws {
        try await database.write { connection in
            try Self.require(.manageMembers, of: actor, in: team, on: connection)
            let removed = try connection.execute(
                "DELETE FROM join_domains WHERE team_id = $1 AND domain = $2", team.description, domain.text)
            guard removed > 0 else { throw WorkspaceError(.notFound, "This domain is not on the list.") }
            try Self.audit("join_domain.removed", domain, in: team, by: actor, at: now, on: connection)
        }
    }

    /// The team's domains, in the order of the alphabet.
    public func joinDomains(in team: TeamID) async throws -> [JoinDomain] {
        try await database.read { connection in
            try connection.rows(
                "SELECT domain, added_by, added_at FROM join_domains WHERE team_id = $1 ORDER BY domain", team.description
            ).map { row in
                JoinDomain(
                    domain: MailDomain(stored: try row.text(0)), addedBy: try row.value(1) { UserID($0) },
                    addedAt: try row.timestamp(2))
            }
        }
    }

    /// The teams that a person may join by their verified address, and is not in.
    public func teamsOpen(to user: UserID) async throws -> [Team] {
        try await database.read { connection in
            guard let person = try Self.verified(user, on: connection) else { return [] }
            return try connection.rows(
                """
                SELECT teams.id, name, created_at FROM join_domains JOIN teams ON teams.id = join_domains.team_id
                WHERE domain = $1 AND NOT EXISTS (
                    SELECT 1 FROM memberships WHERE memberships.team_id = teams.id AND user_id = $2)
                ORDER BY name_key
                """,
                person.domain.text, user.description
            ).map(Team.init(row:))
        }
    }

    /// Joins a team by one's verified address, as a Member.
    ///
    /// - Throws: ``WorkspaceError`` `notFound` unless the person's address is verified, and its domain on the team's list: whether there is such a
    ///   team is not told; `alreadyMember`. Nothing has been written then.
    public func joinByDomain(_ team: TeamID, as user: UserID, at now: Timestamp) async throws -> Member {
        try await database.write { connection in
            let notFound = WorkspaceError(.notFound, "There is no team here that lets you join.")
            guard let person = try Self.verified(user, on: connection) else { throw notFound }
            // Locked, so that a domain that is taken off the list at this moment lets nobody in after it.
            let allowed = try connection.execute(
                "UPDATE join_domains SET domain = domain WHERE team_id = $1 AND domain = $2", team.description,
                person.domain.text)
            guard allowed > 0 else { throw notFound }
            let member = Member(person: person.person, role: .member, joinedAt: now)
            try Self.insert(member, into: team, on: connection)
            try Self.auditJoining(member, of: team, by: ["domain": person.domain.text], on: connection)
            return member
        }
    }

    private static func verified(
        _ user: UserID, on connection: any SQLConnection
    ) throws -> (person: Person, domain: MailDomain)? {
        let row = try connection.row(
            "SELECT id, email, created_at FROM people WHERE id = $1 AND email_verified_at IS NOT NULL", user.description)
        guard let person = try row.map(Person.init(row:)) else { return nil }
        return (person, MailDomain(of: try EmailAddress(person.email)))
    }

    private static func audit(
        _ action: String, _ domain: MailDomain, in team: TeamID, by actor: UserID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        try AuditLog.append(
            AuditEntry(teamID: team, time: now, actor: actor, action: action, subject: domain), on: connection)
    }
}
