public import APIKeys
public import SQLDatabase

extension KeyStore {
    /// A page of the team's keys, in the order asked for.
    ///
    /// However few keys are what was asked for, it goes through the team's keys once: in SQLite through the index that has all that is asked of them.
    ///
    /// - Parameters:
    ///   - team: whose keys they are.
    ///   - status: only keys of this status at `now`.
    ///   - scope: only keys that have it.
    ///   - text: only keys whose name or hint has this in it, whatever the case of its ASCII letters; empty for all.
    ///   - order: by what they are put in order.
    ///   - now: the time to judge by.
    ///   - before: the last key of the page before; only what comes after it in the order. A key that the team does not have is after none.
    ///   - limit: how many at most.
    ///   - connection: the caller's transaction.
    public static func keys(
        in team: TeamID, status: KeyStatus? = nil, scope: Scope? = nil, containing text: String = "",
        order: KeyOrder = .newestFirst, at now: Timestamp, before: KeyID? = nil, limit: Int, on connection: any SQLConnection
    ) throws -> [APIKey] {
        var search = KeySearch(
            in: team, status: status, scope: scope, containing: text, at: now, for: connection.engine)
        var last: (id: KeyID, value: (any SQLConvertible)?)?
        if let before {
            last = (before, nil)
            if order.column != .created {
                let row = try connection.row(
                    "SELECT SUBSTR(LOWER(name), 1, 80), expires_at FROM api_keys WHERE id = $1 AND team_id = $2",
                    before.description, team.description)
                guard let row else { return [] }
                last?.value = order.column == .name ? try row.text(0) : try row.optionalInteger(1) ?? .max
            }
        }
        let statement = listStatement(&search, order: order, after: last, limit: limit)
        return try search.rows(statement, on: connection).map(key(from:))
    }

    /// - Parameter last: the key after which the page begins, and what the order compares it by, if that is not its id.
    static func listStatement(
        _ search: inout KeySearch, order: KeyOrder, after last: (id: KeyID, value: (any SQLConvertible)?)?, limit: Int
    ) -> String {
        var position = ""
        if let last {
            let id = search.place(of: last.id.description)
            position = " AND " + order.position(id: id, value: last.value.map { search.place(of: $0) } ?? id)
        }
        return """
            SELECT \(columns) FROM api_keys WHERE team_id = $1 AND id IN (
                SELECT id FROM api_keys WHERE \(search.conditions)\(position)
                ORDER BY \(order.clause) LIMIT \(search.place(of: limit)))
            ORDER BY \(order.clauseOfPage)
            """
    }

    /// What is known of keys that work at `now` and may need attention, newest first: enough to look up their use and judge most of them.
    static func suspects(
        in team: TeamID, scope: Scope?, containing text: String, at now: Timestamp, before: KeyID, limit: Int,
        on connection: any SQLConnection
    ) throws -> [KeySuspect] {
        var search = KeySearch(in: team, scope: scope, containing: text, at: now, for: connection.engine)
        let statement = """
            SELECT id, expires_at, superseded_at FROM api_keys
            WHERE \(search.conditions) AND \(search.works) AND id < \(search.place(of: before.description))
            ORDER BY id DESC LIMIT \(search.place(of: limit))
            """
        return try search.rows(statement, on: connection).map { row in
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
}
