public import APIKeys
import APIKeysStore
import SQLDatabase

extension TeamStore {
    /// What the team asks of its keys.
    public func keyRules(of team: TeamID) async throws -> TeamKeyRules {
        try await database.read { try Self.keyRules(of: team, on: $0) }
    }

    /// Sets what the team asks of its keys. It holds for every key that is made after this returns.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`. Nothing has been written then.
    public func setKeyRules(_ rules: TeamKeyRules, of team: TeamID, by actor: UserID, at now: Timestamp) async throws {
        try await database.write { connection in
            // First of all, as whoever makes a key does: so no key is made beside this under the rules of before.
            _ = try KeyStore.nextSequence(on: connection)
            try Self.require(.changeSettings, of: actor, in: team, on: connection)
            guard try Self.keyRules(of: team, on: connection) != rules else { return }
            try connection.execute(
                """
                INSERT INTO team_settings (team_id, rotation_days, longest_age_days, allows_endless_keys)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (team_id) DO UPDATE SET rotation_days = excluded.rotation_days,
                    longest_age_days = excluded.longest_age_days, allows_endless_keys = excluded.allows_endless_keys
                """,
                team.description, rules.rotationDays, rules.longestAgeDays, rules.allowsEndlessKeys ? 1 : 0)
            let details = [
                "rotation_days": rules.rotationDays.map(String.init) ?? "off",
                "longest_age_days": rules.longestAgeDays.map(String.init) ?? "none",
                "endless_keys": rules.allowsEndlessKeys ? "allowed" : "not allowed",
            ]
            try AuditLog.append(
                AuditEntry(
                    teamID: team, time: now, actor: actor, action: "team.key_rules_changed", subject: team, details: details),
                on: connection)
        }
    }

    static func keyRules(of team: TeamID, on connection: any SQLConnection) throws -> TeamKeyRules {
        let row = try connection.row(
            "SELECT rotation_days, longest_age_days, allows_endless_keys FROM team_settings WHERE team_id = $1",
            team.description)
        guard let row else { return .none }
        return try TeamKeyRules(
            rotationDays: row.optionalInteger(0).map(Int.init), longestAgeDays: row.optionalInteger(1).map(Int.init),
            allowsEndlessKeys: row.integer(2) == 1)
    }
}
