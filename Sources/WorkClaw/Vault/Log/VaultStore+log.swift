public import APIKeys
import APIKeysStore
import SQLDatabase

extension VaultStore {
    /// What was done with the secrets, newest first: to Owner and Admins the lines of the team's secrets, to everybody those of their own private
    /// ones.
    ///
    /// - Parameters:
    ///   - secret: only the lines of this one, which may be gone by now.
    ///   - before: only lines older than this one.
    ///   - limit: at least 1.
    public func log(
        in team: TeamID, seenBy viewer: UserID, of secret: SecretID? = nil, before: EventID? = nil, limit: Int
    ) async throws -> [VaultLogLine] {
        try await database.read { connection in
            let role = try TeamStore.role(of: viewer, in: team, on: connection)
            guard let role else { return [] }
            let scope = role.allows(.manageTeamSecrets) ? SecretScope.team.rawValue : ""
            var conditions = "team_id = $1 AND (scope = $2 OR owner_id = $3)"
            var parameters: [any SQLConvertible] = [team.description, scope, viewer.description, limit]
            if let secret {
                parameters.append(secret.description)
                conditions += " AND secret_id = $\(parameters.count)"
            }
            if let before {
                // A line's id carries its time.
                parameters += [before.time.milliseconds, before.description]
                let (time, id) = ("$\(parameters.count - 1)", "$\(parameters.count)")
                conditions += " AND time <= \(time) AND (time < \(time) OR id < \(id))"
            }
            return try connection.rows(
                """
                SELECT id, time, actor, claw_id, action, secret_id, name, scope, version, detail FROM vault_log
                WHERE \(conditions) ORDER BY time DESC, id DESC LIMIT $4
                """,
                parameters
            ).map(VaultLogLine.init(row:))
        }
    }

    /// Writes a line about `secret`.
    static func note(
        _ action: VaultAction, of secret: Secret, by actor: UserID? = nil, for claw: ClawID? = nil, detail: String? = nil,
        at now: Timestamp, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO vault_log (team_id, id, time, actor, claw_id, action, secret_id, name, scope, owner_id, version, detail)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            secret.teamID.description, EventID(at: now).description, now.milliseconds, actor?.description, claw?.description,
            action.rawValue, secret.id.description, secret.name.text, secret.scope.rawValue, secret.owner?.description,
            secret.version, detail)
    }

    /// Writes an audit entry. Of a private secret it says neither the name nor anything else that its owner alone may see.
    static func audit(
        _ action: String, of secret: Secret, by actor: UserID?, details: [String: String] = [:], at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        var details = details
        details["scope"] = secret.scope.rawValue
        details["version"] = String(secret.version)
        if secret.scope == .team { details["name"] = secret.name.text }
        let entry = AuditEntry(
            teamID: secret.teamID, time: now, actor: actor, action: action, subject: secret.id, details: details)
        try AuditLog.append(entry, on: connection)
    }
}

extension VaultLogLine {
    fileprivate init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { EventID($0) }, time: try row.timestamp(1), actor: try row.optionalValue(2) { UserID($0) },
            clawID: try row.optionalValue(3) { ClawID($0) }, action: try row.value(4, VaultAction.init),
            secretID: try row.value(5) { SecretID($0) }, name: try row.value(6) { SecretName($0) },
            scope: try row.value(7, SecretScope.init), version: Int(try row.integer(8)), detail: try row.optionalText(9))
    }
}
