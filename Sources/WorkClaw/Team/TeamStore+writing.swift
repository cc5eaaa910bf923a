import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// - Throws: ``WorkspaceError`` `personExists`.
    static func insertPerson(
        _ email: EmailAddress, hash: PasswordHash, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Person {
        let person = Person(id: UserID(at: now), email: email.text, createdAt: now)
        let inserted = try connection.execute(
            """
            INSERT INTO people (id, email, email_key, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (email_key) DO NOTHING
            """,
            person.id.description, email.text, email.key, hash.text, now.milliseconds)
        guard inserted > 0 else {
            throw WorkspaceError(
                .personExists, "Somebody has this email address already, and keeps their password: leave the password out.",
                field: "email")
        }
        return person
    }

    /// Makes a team, the membership of `owner`, and the System Claw.
    ///
    /// - Throws: ``WorkspaceError`` `nameTaken`.
    static func insertTeam(
        _ name: TeamName, owner: Person, at now: Timestamp, on connection: any SQLConnection
    ) throws -> NewTeam {
        let team = Team(id: TeamID(at: now), name: name.text, createdAt: now)
        let inserted = try connection.execute(
            """
            INSERT INTO teams (id, name, name_key, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name_key) DO NOTHING
            """,
            team.id.description, name.text, name.key, now.milliseconds)
        guard inserted > 0 else {
            throw WorkspaceError(.nameTaken, "There is a team with this name already.", field: "name")
        }
        try connection.execute(
            "INSERT INTO memberships (team_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)", team.id.description,
            owner.id.description, Role.owner.rawValue, now.milliseconds)
        let audit = AuditEntry(
            teamID: team.id, time: now, actor: owner.id, action: "team.created", subject: team.id,
            details: ["name": name.text])
        try AuditLog.append(audit, on: connection)
        let claw = try ClawStore.createSystemClaw(in: team.id, for: owner.id, at: now, on: connection)
        return NewTeam(team: team, owner: owner, systemClaw: claw)
    }

    static func person(_ email: EmailAddress, on connection: any SQLConnection) throws -> Person? {
        try connection.row("SELECT id, email, created_at FROM people WHERE email_key = $1", email.key)
            .map(Person.init(row:))
    }
}
