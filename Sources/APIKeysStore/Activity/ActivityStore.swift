public import APIKeys
public import SQLDatabase

/// The activity log in SQL.
public struct ActivityStore: Sendable {
    let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// The newest lines of a key's log, newest first, with the gaps where they belong.
    ///
    /// It looks through the days on which the key was used, from the newest, and only as far back as it has to.
    public func lines(of key: KeyID, in team: TeamID, limit: Int) async throws -> [ActivityLine] {
        try await database.read { connection in
            guard var window = try ActivityWindow.newest(of: key, in: team, on: connection) else { return [] }
            var lines = try Self.lines(of: key, in: team, within: window, limit: limit, on: connection)
            while lines.count < limit, let older = window.older {
                window = older
                lines += try Self.lines(of: key, in: team, within: window, limit: limit - lines.count, on: connection)
            }
            return lines
        }
    }

    private static func lines(
        of key: KeyID, in team: TeamID, within window: ActivityWindow, limit: Int, on connection: any SQLConnection
    ) throws -> [ActivityLine] {
        let requests = try connection.rows(
            """
            SELECT \(requestColumns) FROM activity_rows WHERE team_id = $1 AND key_id = $2 AND time >= $3 AND time < $4
            ORDER BY time DESC, request_id DESC LIMIT $5
            """,
            team.description, key.description, window.start, window.end, limit
        ).map { ActivityLine.request(try Self.request(from: $0)) }
        let gaps = try connection.rows(
            """
            SELECT time, left_out FROM activity_gaps WHERE team_id = $1 AND key_id = $2 AND time >= $3 AND time < $4
            ORDER BY time DESC LIMIT $5
            """,
            team.description, key.description, window.start, window.end, limit
        ).map { ActivityLine.gap(.init(time: try $0.timestamp(0), leftOut: Int(try $0.integer(1)))) }
        return Array((requests + gaps).sorted { $0.time > $1.time }.prefix(limit))
    }

    static let requestColumns = """
        time, request_id, key_id, method, route, path, status, outcome, client_address, user_agent, latency_us
        """

    static func request(from row: SQLRow) throws -> ActivityLine.Request {
        try .init(
            time: row.timestamp(0), requestID: row.value(1) { RequestID($0) }, keyID: row.value(2) { KeyID($0) },
            method: row.text(3), route: row.optionalText(4), path: row.text(5), status: Int(row.integer(6)),
            outcome: row.value(7, ActivityOutcome.init(word:)), clientAddress: row.optionalText(8),
            userAgent: row.optionalText(9), latency: .microseconds(row.integer(10)))
    }

    /// What is known of the use of a team's keys. A key that was never used is not in it.
    public func usage(in team: TeamID) async throws -> [KeyID: KeyUsage] {
        try await database.read { connection in
            let rows = try connection.rows(
                "SELECT key_id, last_used_at, browser_seen_at FROM key_usage WHERE team_id = $1", team.description)
            return try Dictionary(rows.map(Self.usage(from:)), uniquingKeysWith: { first, _ in first })
        }
    }

    /// The same for some of the team's keys, at most a few hundred.
    public func usage(of keys: [KeyID], in team: TeamID) async throws -> [KeyID: KeyUsage] {
        guard !keys.isEmpty else { return [:] }
        let places = keys.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        return try await database.read { connection in
            let rows = try connection.rows(
                "SELECT key_id, last_used_at, browser_seen_at FROM key_usage WHERE team_id = $1 AND key_id IN (\(places))",
                [team.description] + keys.map(\.description))
            return try Dictionary(rows.map(Self.usage(from:)), uniquingKeysWith: { first, _ in first })
        }
    }

    /// The same for the team's keys from one id to another, both included.
    public func usage(from first: KeyID, through last: KeyID, in team: TeamID) async throws -> [KeyID: KeyUsage] {
        try await database.read { connection in
            let rows = try connection.rows(
                """
                SELECT key_id, last_used_at, browser_seen_at FROM key_usage
                WHERE team_id = $1 AND key_id >= $2 AND key_id <= $3
                """,
                team.description, first.description, last.description)
            return try Dictionary(rows.map(Self.usage(from:)), uniquingKeysWith: { first, _ in first })
        }
    }

    private static func usage(from row: SQLRow) throws -> (KeyID, KeyUsage) {
        try (
            row.value(0) { KeyID($0) },
            KeyUsage(lastUsedAt: row.optionalTimestamp(1), browserSeenAt: row.optionalTimestamp(2))
        )
    }

    /// What a key did in the last `days` days in UTC, today included.
    public func summary(of key: KeyID, in team: TeamID, days: Int, at now: Timestamp) async throws -> ActivitySummary {
        let today = now.milliseconds - now.milliseconds % ActivityBatch.day
        let since = today - Int64(days - 1) * ActivityBatch.day
        return try await database.read { connection in
            if connection.engine == .postgres {
                // A key with hundreds of sources a day is 30,000 rows in its index. PostgreSQL would compile the query, or read all keys' rows
                // instead, and either takes longer.
                _ = try connection.row("SELECT set_config('jit', 'off', TRUE), set_config('enable_seqscan', 'off', TRUE)")
            }
            var total = 0
            var outcomes: [String: Int] = [:]
            var routes: [String: Int] = [:]
            var perDay: [Int64: (requests: Int, denied: Int)] = [:]
            try connection.forEachRow(
                """
                SELECT bucket, route, outcome, requests FROM activity_counts
                WHERE team_id = $1 AND key_id = $2 AND resolution = $3 AND bucket >= $4
                """,
                [team.description, key.description, ActivityBatch.day, since]
            ) { row in
                let requests = Int(try row.integer(3))
                let outcome = try row.text(2)
                total += requests
                outcomes[outcome, default: 0] += requests
                routes[try row.text(1), default: 0] += requests
                perDay[try row.integer(0), default: (0, 0)].requests += requests
                if outcome != ActivityOutcome.allowed.word { perDay[try row.integer(0)]?.denied += requests }
            }
            return ActivitySummary(
                since: Timestamp(milliseconds: since), requests: total, outcomes: Self.ranked(outcomes),
                routes: Self.ranked(routes),
                days: (0..<days).map { day in
                    let start = since + Int64(day) * ActivityBatch.day
                    return .init(
                        start: Timestamp(milliseconds: start), requests: perDay[start]?.requests ?? 0,
                        denied: perDay[start]?.denied ?? 0)
                },
                addresses: try Self.sources(.address, of: key, in: team, since: since, on: connection),
                userAgents: try Self.sources(.userAgent, of: key, in: team, since: since, on: connection))
        }
    }

    static func ranked(_ counts: [String: Int]) -> [ActivitySummary.Count] {
        counts.map { ActivitySummary.Count(name: $0.key, requests: $0.value) }
            .sorted { ($1.requests, $0.name) < ($0.requests, $1.name) }
    }

    private static func sources(
        _ kind: ActivityBatch.SourceKey.Kind, of key: KeyID, in team: TeamID, since: Int64, on connection: any SQLConnection
    ) throws -> [ActivitySummary.Source] {
        try connection.rows(
            """
            SELECT value, CAST(SUM(requests) AS BIGINT) AS total, MAX(last_seen_at) FROM activity_sources
            WHERE team_id = $1 AND key_id = $2 AND kind = $3 AND bucket >= $4
            GROUP BY value ORDER BY total DESC, value LIMIT $5
            """,
            team.description, key.description, kind.rawValue, since, ActivitySummary.mostSources
        ).map { row in
            let value = try row.text(0)
            return try .init(value: value.isEmpty ? nil : value, requests: Int(row.integer(1)), lastSeenAt: row.timestamp(2))
        }
    }
}
