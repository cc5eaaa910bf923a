public import APIKeys
public import SQLDatabase

/// The activity log in SQL.
public struct ActivityStore: Sendable {
    private let database: any SQLDatabase

    /// Sources of one key, kind and day that are told apart on disk; the others are counted as one.
    static let mostSourcesPerDay = 500

    public init(database: any SQLDatabase) {
        self.database = database
    }

    // MARK: Writing

    /// Writes a batch in one transaction.
    func write(_ batch: ActivityBatch) async throws {
        try await database.write { connection in
            for event in batch.rows { try Self.insert(event, on: connection) }
            for (count, requests) in batch.counts { try Self.add(requests, to: count, on: connection) }
            for (source, tally) in batch.sources { try Self.add(tally, to: source, on: connection) }
            for (key, time) in batch.lastUses { try Self.note("last_used_at", time, of: key, on: connection) }
            for (key, time) in batch.browserUses { try Self.note("browser_seen_at", time, of: key, on: connection) }
            for (unknown, requests) in batch.unknown { try Self.add(requests, to: unknown, on: connection) }
            for (gap, leftOut) in batch.gaps {
                try connection.execute(
                    "INSERT INTO activity_gaps (team_id, key_id, time, left_out) VALUES ($1, $2, $3, $4)",
                    gap.key?.teamID.description ?? "", gap.key?.keyID.description ?? "", gap.second, leftOut)
            }
        }
    }

    private static func insert(_ event: ActivityEvent, on connection: any SQLConnection) throws {
        guard let principal = event.principal else { return }
        let microseconds = Int64(event.latency / .microseconds(1))
        try connection.execute(
            """
            INSERT INTO activity_rows (team_id, key_id, time, request_id, method, route, path, status, outcome,
                client_address, user_agent, latency_us)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            principal.teamID.description, principal.keyID.description, event.time.milliseconds,
            event.requestID.description, event.method, event.route, event.path, event.status, event.outcome.word,
            event.clientAddress?.description, event.userAgent, microseconds)
    }

    private static func add(_ requests: Int, to count: ActivityBatch.CountKey, on connection: any SQLConnection) throws {
        // Three resolutions at once, so that no roll-up has to run later and no span costs more than its buckets.
        for resolution in [ActivityBatch.minute, ActivityBatch.hour, ActivityBatch.day] {
            try connection.execute(
                """
                INSERT INTO activity_counts (team_id, key_id, resolution, bucket, route, outcome, requests)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (team_id, key_id, resolution, bucket, route, outcome)
                DO UPDATE SET requests = activity_counts.requests + excluded.requests
                """,
                count.key.teamID.description, count.key.keyID.description, resolution,
                count.minute - count.minute % resolution, count.route, count.outcome.word, requests)
        }
    }

    private static func add(
        _ tally: ActivityBatch.SourceTally, to source: ActivityBatch.SourceKey, on connection: any SQLConnection
    ) throws {
        let (team, key) = (source.key.teamID.description, source.key.keyID.description)
        let known = try connection.row(
            """
            SELECT COUNT(*), COALESCE(MAX(CASE WHEN value = $5 THEN 1 ELSE 0 END), 0) FROM activity_sources
            WHERE team_id = $1 AND key_id = $2 AND bucket = $3 AND kind = $4
            """,
            team, key, source.day, source.kind.rawValue, source.value)
        let isFull = try known.map { try $0.integer(0) >= mostSourcesPerDay && $0.integer(1) == 0 } ?? false
        try connection.execute(
            """
            INSERT INTO activity_sources (team_id, key_id, bucket, kind, value, requests, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (team_id, key_id, bucket, kind, value)
            DO UPDATE SET requests = activity_sources.requests + excluded.requests, last_seen_at = excluded.last_seen_at
            """,
            team, key, source.day, source.kind.rawValue, isFull ? "" : source.value, tally.requests,
            tally.lastSeenAt.milliseconds)
    }

    private static func note(
        _ column: String, _ time: Timestamp, of key: ActivityBatch.KeyReference, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO key_usage (team_id, key_id, \(column)) VALUES ($1, $2, $3)
            ON CONFLICT (key_id) DO UPDATE SET \(column) = excluded.\(column)
            WHERE key_usage.\(column) IS NULL OR key_usage.\(column) < excluded.\(column)
            """,
            key.teamID.description, key.keyID.description, time.milliseconds)
    }

    private static func add(
        _ requests: Int, to unknown: ActivityBatch.UnknownKey, on connection: any SQLConnection
    ) throws {
        // The bound on blocks holds for the minute, however many batches it came in.
        let known = try connection.row(
            "SELECT COUNT(*), COALESCE(MAX(CASE WHEN block = $2 THEN 1 ELSE 0 END), 0) FROM unknown_counts WHERE bucket = $1",
            unknown.minute, unknown.block)
        let limit = Int64(ActivityBatch.mostBlocksPerMinute)
        let isFull = try known.map { try $0.integer(0) >= limit && $0.integer(1) == 0 } ?? false
        try connection.execute(
            """
            INSERT INTO unknown_counts (bucket, reason, block, requests) VALUES ($1, $2, $3, $4)
            ON CONFLICT (bucket, reason, block) DO UPDATE SET requests = unknown_counts.requests + excluded.requests
            """,
            unknown.minute, unknown.reason.rawValue, isFull ? "other" : unknown.block, requests)
    }

    // MARK: Reading

    /// The newest lines of a key's log, newest first, with the gaps where they belong.
    public func lines(of key: KeyID, in team: TeamID, limit: Int) async throws -> [ActivityLine] {
        try await database.read { connection in
            let requests = try connection.rows(
                """
                SELECT time, request_id, key_id, method, route, path, status, outcome, client_address, user_agent, latency_us
                FROM activity_rows WHERE team_id = $1 AND key_id = $2 ORDER BY time DESC, request_id DESC LIMIT $3
                """,
                team.description, key.description, limit
            ).map(Self.request(from:))
            let gaps = try connection.rows(
                "SELECT time, left_out FROM activity_gaps WHERE team_id = $1 AND key_id = $2 ORDER BY time DESC LIMIT $3",
                team.description, key.description, limit
            ).map { ActivityLine.gap(.init(time: try $0.timestamp(0), leftOut: Int(try $0.integer(1)))) }
            return Array((requests + gaps).sorted { $0.time > $1.time }.prefix(limit))
        }
    }

    private static func request(from row: SQLRow) throws -> ActivityLine {
        try .request(
            .init(
                time: row.timestamp(0), requestID: row.value(1) { RequestID($0) }, keyID: row.value(2) { KeyID($0) },
                method: row.text(3), route: row.optionalText(4), path: row.text(5), status: Int(row.integer(6)),
                outcome: row.value(7, ActivityOutcome.init(word:)), clientAddress: row.optionalText(8),
                userAgent: row.optionalText(9), latency: .microseconds(row.integer(10))))
    }

    /// What is known of the use of a team's keys. A key that was never used is not in it.
    public func usage(in team: TeamID) async throws -> [KeyID: KeyUsage] {
        try await database.read { connection in
            let rows = try connection.rows(
                "SELECT key_id, last_used_at, browser_seen_at FROM key_usage WHERE team_id = $1", team.description)
            return try Dictionary(
                rows.map { row in
                    try (
                        row.value(0) { KeyID($0) },
                        KeyUsage(lastUsedAt: row.optionalTimestamp(1), browserSeenAt: row.optionalTimestamp(2))
                    )
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What a key did in the last `days` days in UTC, today included.
    public func summary(of key: KeyID, in team: TeamID, days: Int, at now: Timestamp) async throws -> ActivitySummary {
        let today = now.milliseconds - now.milliseconds % ActivityBatch.day
        let since = today - Int64(days - 1) * ActivityBatch.day
        return try await database.read { connection in
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

    private static func ranked(_ counts: [String: Int]) -> [ActivitySummary.Count] {
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
