public import APIKeys
public import SQLDatabase

extension KeyStore {
    /// A page of the team's keys, in the order asked for.
    ///
    /// However few keys are what was asked for, it goes through the team's keys once: in SQLite through the index that has all that is asked of them.
    ///
    /// - Parameters:
    ///   - status: only keys of this status at `now`.
    ///   - scope: only keys that have it.
    ///   - text: only keys whose name or hint has this in it, whatever the case of its ASCII letters; empty for all.
    ///   - before: the last key of the page before; only what comes after it in the order. A key that the team does not have is after none.
    public static func keys(
        in team: TeamID, status: KeyStatus? = nil, scope: Scope? = nil, containing text: String = "",
        order: KeyOrder = .newestFirst, at now: Timestamp, before: KeyID? = nil, limit: Int, on connection: any SQLConnection
    ) throws -> [APIKey] {
        var parameters: [any SQLConvertible] = [
            team.description, now.milliseconds, status?.rawValue ?? "", scope.map { pattern(" \($0) ") } ?? "",
            text.isEmpty ? "" : pattern(lowercased(text)), limit,
        ]
        if let before {
            parameters.append(before.description)
            if order.column != .created {
                let row = try connection.row(
                    "SELECT SUBSTR(LOWER(name), 1, 80), expires_at FROM api_keys WHERE id = $1 AND team_id = $2",
                    before.description, team.description)
                guard let row else { return [] }
                if order.column == .name {
                    parameters.append(try row.text(0))
                } else {
                    parameters.append(try row.optionalInteger(1) ?? .max)
                }
            }
        }
        return try connection.rows(listStatement(order, isContinued: before != nil), parameters).map(key(from:))
    }

    /// - Parameter isContinued: whether it is about what comes after the key of the id `$7`, which has the value `$8` in the order.
    static func listStatement(_ order: KeyOrder, isContinued: Bool) -> String {
        let position = isContinued ? " AND \(order.position(id: "$7", value: "$8"))" : ""
        return """
            SELECT \(columns) FROM api_keys WHERE team_id = $1 AND id IN (
                SELECT id FROM (
                    SELECT id, name, hint, scopes, expires_at, CASE
                        WHEN revoked_at <= $2 OR grace_ends_at <= $2 THEN 'revoked'
                        WHEN expires_at <= $2 THEN 'expired'
                        WHEN superseded_at IS NOT NULL THEN 'rotating'
                        ELSE 'active' END AS status
                    FROM api_keys WHERE team_id = $1\(position)) AS keys
                WHERE ($3 = '' OR status = $3)
                    AND ($4 = '' OR ' ' || scopes || ' ' LIKE $4 ESCAPE '!')
                    AND ($5 = '' OR LOWER(name) LIKE $5 ESCAPE '!' OR LOWER(hint) LIKE $5 ESCAPE '!')
                ORDER BY \(order.clause) LIMIT $6)
            ORDER BY \(order.clauseOfPage)
            """
    }

    /// What is known of keys that work at `now` and may need attention, newest first: enough to look up their use and judge most of them.
    static func suspects(
        in team: TeamID, scope: Scope?, containing text: String, at now: Timestamp, before: KeyID, limit: Int,
        on connection: any SQLConnection
    ) throws -> [KeySuspect] {
        try connection.rows(
            """
            SELECT id, expires_at, superseded_at FROM api_keys
            WHERE team_id = $1 AND id < $2 AND COALESCE(revoked_at > $3, TRUE) AND COALESCE(grace_ends_at > $3, TRUE)
                AND COALESCE(expires_at > $3, TRUE)
                AND ($4 = '' OR ' ' || scopes || ' ' LIKE $4 ESCAPE '!')
                AND ($5 = '' OR LOWER(name) LIKE $5 ESCAPE '!' OR LOWER(hint) LIKE $5 ESCAPE '!')
            ORDER BY id DESC LIMIT $6
            """,
            team.description, before.description, now.milliseconds, scope.map { pattern(" \($0) ") } ?? "",
            text.isEmpty ? "" : pattern(lowercased(text)), limit
        ).map { row in
            KeySuspect(
                id: try row.value(0) { KeyID($0) }, expiresAt: try row.optionalTimestamp(1),
                supersededAt: try row.optionalTimestamp(2))
        }
    }

    /// Some of the team's keys by their ids, newest first; at most a few hundred.
    static func keys(_ ids: [KeyID], in team: TeamID, on connection: any SQLConnection) throws -> [APIKey] {
        guard !ids.isEmpty else { return [] }
        let places = ids.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        return try connection.rows(
            "SELECT \(columns) FROM api_keys WHERE team_id = $1 AND id IN (\(places)) ORDER BY id DESC",
            [team.description] + ids.map(\.description)
        ).map(key(from:))
    }

    /// As `LOWER` does it with our columns, whose collation is that of bytes: other letters than those of ASCII stay as they are.
    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { 65...90 ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// What `LIKE` finds `text` anywhere by, with `!` before what would stand for something else.
    static func pattern(_ text: String) -> String {
        // No column holds a NUL, and PostgreSQL takes none.
        let literal = text.replacing("\0", with: "\u{FFFD}").unicodeScalars.map {
            "!%_".unicodeScalars.contains($0) ? "!\($0)" : "\($0)"
        }
        return "%" + literal.joined() + "%"
    }
}
