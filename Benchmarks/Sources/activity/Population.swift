import APIKeys
import APIKeysStore
import Logging
import SQLDatabase

/// 1,000 keys of one team and what they were used for in the last 90 days: a tenth of all by the busiest, from 500 addresses and with 500
/// user agents a day; two a week by a quiet one; and one that was given up 60 days ago.
struct Population: Sendable {
    static let days: Int64 = 90
    static let day: Int64 = 86_400_000
    static let keys = 1000

    let now: Timestamp
    let events: Int
    var team = TeamID(high: 0x019B_0000_0000_7000, low: 1 << 63)

    var busy: KeyID { key(0) }
    var former: KeyID { key(1) }
    var quiet: KeyID { key(Self.keys) }
    private var today: Int64 { now.milliseconds - now.milliseconds % Self.day }

    func key(_ number: Int) -> KeyID { KeyID(high: 0x019B_0000_0000_7000, low: 1 << 63 | UInt64(number)) }

    func fill(_ database: any SQLDatabase) async throws {
        let start = ContinuousClock.now
        let logger = Logger(label: "activity") { _ in SwiftLogNoOpLogHandler() }
        let patient = database.with(deadline: .seconds(600))
        try await patient.migrate([ActivitySchema.schema])
        // The pruner makes the days ahead: so it is asked on each of them.
        for day in stride(from: Self.days, through: 0, by: -7) {
            let time = FixedTime(now: Timestamp(milliseconds: today - day * Self.day))
            try await ActivityPruner(database: database, time: time, logger: logger).prune()
        }
        try await ActivityPruner(database: database, time: FixedTime(now: now), logger: logger).prune()
        try await patient.write { connection in
            try connection.execute("CREATE TABLE bench_keys (number BIGINT PRIMARY KEY, id TEXT NOT NULL)")
            for number in 0...Self.keys {
                try connection.execute("INSERT INTO bench_keys VALUES ($1, $2)", number, key(number).description)
            }
        }
        for day in 0..<Self.days { try await fill(day, of: patient) }
        if database.engine == .postgres {
            try await patient.write { try $0.execute("ANALYZE") }
        }
        let rows = try await patient.read { try $0.row("SELECT COUNT(*) FROM activity_rows")?.integer(0) ?? 0 }
        print(
            "\(database.engine.rawValue): \(rows) events in \(Self.days) days, made in \((ContinuousClock.now - start) / .seconds(1)) s"
        )
    }

    /// One day's rows by arithmetic on their number, so that the engine makes them itself; then what the recorder would have counted of them.
    private func fill(_ day: Int64, of database: any SQLDatabase) async throws {
        let start = today - (Self.days - 1 - day) * Self.day
        let count = Int64(events) / Self.days
        // The last day ends now; otherwise some rows would be of the future.
        let span = min(Self.day, now.milliseconds - start)
        let isFormerUsed = day < Self.days - 60
        try await database.write { connection in
            try connection.execute(
                """
                WITH RECURSIVE number (n) AS (SELECT CAST($3 AS BIGINT) UNION ALL SELECT n + 1 FROM number WHERE n < $4),
                event (n, time, key) AS (
                    SELECT n, $1 + (n - $3) * $2 / ($4 - $3 + 1), CASE
                        WHEN n = $3 + 5 AND $6 % 3 = 0 THEN \(Self.keys) WHEN n % 10 = 0 THEN 0
                        WHEN n * 7919 % 999 = 0 AND $7 = 0 THEN 2 ELSE 1 + n * 7919 % 999 END FROM number)
                INSERT INTO activity_rows (team_id, key_id, time, request_id, method, route, path, status, outcome,
                    client_address, user_agent, latency_us)
                SELECT $5, bench_keys.id, time,
                    'req_0' || substr('0000000000000000000000000' || n, length(CAST(n AS TEXT)) + 1), 'GET',
                    CASE n % 4 WHEN 0 THEN '/v1/claws/{id}' WHEN 1 THEN '/v1/claws' WHEN 2 THEN '/v1/skills' ELSE '/v1/chat' END,
                    '/v1/claws/claw_01h455vb4pex5vsknk084sn02q', CASE WHEN n % 50 = 0 THEN 401 ELSE 200 END,
                    CASE WHEN n % 50 = 0 THEN 'expired' ELSE 'allowed' END,
                    CASE WHEN key = 0 THEN '198.51.' || (n / 10 % 2) || '.' || (n / 20 % 250)
                        ELSE '203.0.' || (key % 250) || '.' || (n % 3) END,
                    CASE WHEN key = 0 THEN 'client/' || (n / 10 % 500) ELSE 'agent/' || (n % 2) END || '.0 (of the usual length)',
                    1000 + n % 9000
                FROM event JOIN bench_keys ON bench_keys.number = event.key
                """,
                start, span, day * count, (day + 1) * count - 1, team.description, day, isFormerUsed ? 1 : 0)
            for resolution: Int64 in [60_000, 3_600_000, Self.day] {
                // What is past its time would have been deleted.
                let lifetime: Int64 = [60_000: 3, 3_600_000: 36][resolution] ?? 400
                guard Self.days - day <= lifetime else { continue }
                try connection.execute(
                    """
                    INSERT INTO activity_counts (team_id, key_id, resolution, bucket, route, outcome, requests)
                    SELECT team_id, key_id, \(resolution), time - time % \(resolution), route, outcome, COUNT(*) FROM activity_rows
                    WHERE time >= $1 AND time < $2 GROUP BY team_id, key_id, time - time % \(resolution), route, outcome
                    """,
                    start, start + Self.day)
            }
            for (kind, column) in [("address", "client_address"), ("user_agent", "user_agent")] {
                try connection.execute(
                    """
                    INSERT INTO activity_sources (team_id, key_id, bucket, kind, value, requests, last_seen_at)
                    SELECT team_id, key_id, $1, $3, \(column), COUNT(*), MAX(time) FROM activity_rows
                    WHERE time >= $1 AND time < $2 GROUP BY team_id, key_id, \(column)
                    """,
                    start, start + Self.day, kind)
            }
        }
    }
}

struct FixedTime: TimeSource {
    let now: Timestamp
    var uptime: ContinuousClock.Instant { .now }
}
