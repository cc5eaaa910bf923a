import APIKeys
import Logging
import SQLDatabase

/// The days of PostgreSQL's tables of requests: each is a table of its own, made ahead and dropped when it is past its time.
///
/// A row for which there is no day yet is not lost: it comes into the default one, and moves when its day is made. Any number of nodes may do all
/// this at once. No statement here waits for a lock longer than ``patience``, since whoever writes waits behind it; what cannot be done now, as
/// under a `pg_dump`, is done the next time.
struct ActivityPartitions: Sendable {
    /// What grows with every request. Each has a column `time`.
    static let tables = ["activity_rows", "activity_gaps"]
    /// Today and the days after it that there are tables for: as long may all nodes be down, or making them fail, before a row comes into the
    /// default one.
    static let daysAhead: Int64 = 8
    /// Milliseconds.
    static let patience = 100
    /// How often is tried what finds a lock taken, and how long is paused in between.
    static let attempts = 5
    /// So many rows are moved out of the default table at once, while it is locked. A day with more stays there until it is past its time.
    static let mostMoved: Int64 = 50_000

    let database: any SQLDatabase
    let pause: Duration
    let logger: Logger

    struct Day: Sendable, Hashable {
        let table: String
        /// The first millisecond, and the one after the last.
        let start: Int64
        let end: Int64
    }

    /// The days that `table` has, oldest first, without the default one.
    func days(of table: String) async throws -> [Day] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT name, start_text::BIGINT, end_text::BIGINT FROM (
                    SELECT part.oid::REGCLASS::TEXT AS name,
                        substring(pg_get_expr(part.relpartbound, part.oid) FROM 'FROM \\(''?(-?[0-9]+)''?\\)') AS start_text,
                        substring(pg_get_expr(part.relpartbound, part.oid) FROM 'TO \\(''?(-?[0-9]+)''?\\)') AS end_text
                    FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid WHERE inhparent = $1::REGCLASS) AS parts
                WHERE start_text IS NOT NULL AND end_text IS NOT NULL ORDER BY 2
                """,
                table
            ).compactMap { row in
                // A day that another node drops while this is read has no bounds any more, though it was found by them.
                guard let start = try row.optionalInteger(1), let end = try row.optionalInteger(2) else { return nil }
                return Day(table: try row.text(0), start: start, end: end)
            }
        }
    }

    /// Makes today's table and those of the next days, as far as they are missing.
    ///
    /// - Parameter first: a day before, from which on there are to be tables.
    func makeAhead(at now: Timestamp, since first: Timestamp? = nil) async throws {
        let today = now.startOfDay
        let start = min(first?.startOfDay ?? today, today)
        for table in Self.tables {
            let present = Set(try await days(of: table).map(\.start))
            let end = today + Self.daysAhead * ActivityBatch.day
            for start in stride(from: start, to: end, by: Int(ActivityBatch.day)) where !present.contains(start) {
                try await make(start, of: table)
            }
        }
    }

    private func make(_ start: Int64, of table: String) async throws {
        let end = start + ActivityBatch.day
        let misplaced = try await database.read { connection in
            try connection.row(
                """
                SELECT COUNT(*) FROM (
                    SELECT 1 FROM \(table)_default WHERE time >= $1 AND time < $2 LIMIT \(Self.mostMoved + 1)) AS misplaced
                """,
                start, end)?.integer(0) ?? 0
        }
        guard misplaced <= Self.mostMoved else {
            logger.warning(
                "A day of activity has too many rows outside of its own table to move them; they stay where they are.",
                metadata: ["table": "\(table)_default", "day": "\(Timestamp(milliseconds: start).date)"])
            return
        }
        let name = "\(table)_\(Timestamp(milliseconds: start).date.replacing("-", with: ""))"
        try await patiently { connection in
            // Definitions take turns: behind this one, what another node has made is there.
            try connection.execute("CREATE TABLE IF NOT EXISTS \(name) (LIKE \(table) INCLUDING ALL)")
            let made = try connection.row("SELECT relispartition FROM pg_class WHERE oid = $1::REGCLASS", name)
            guard try made?.integer(0) == 0 else { return }
            // From here on nobody adds to the default table what belongs into this one. Who writes elsewhere does not wait.
            try connection.execute("LOCK TABLE \(table)_default IN ACCESS EXCLUSIVE MODE")
            try connection.execute(
                """
                WITH moved AS (DELETE FROM \(table)_default WHERE time >= $1 AND time < $2 RETURNING *)
                INSERT INTO \(name) SELECT * FROM moved
                """,
                start, end)
            try connection.execute("ALTER TABLE \(table) ATTACH PARTITION \(name) FOR VALUES FROM (\(start)) TO (\(end))")
        }
    }

    /// Drops the days that are over by `oldest`.
    func drop(before oldest: Int64) async throws {
        for table in Self.tables {
            for day in try await days(of: table) where day.end <= oldest {
                try await patiently { try $0.execute("DROP TABLE IF EXISTS \(day.table)") }
            }
        }
    }

    /// A transaction that waits for no lock for long, and is tried again a few times.
    private func patiently(_ body: @escaping @Sendable (any SQLConnection) throws -> Void) async throws {
        for attempt in 1... {
            do {
                return try await database.write { connection in
                    _ = try connection.row("SELECT set_config('lock_timeout', $1, true)", "\(Self.patience)")
                    try body(connection)
                }
            } catch let error as SQLError where error.code == .unavailable && attempt < Self.attempts {
                try await Task.sleep(for: pause)
            }
        }
    }
}

extension Timestamp {
    /// The first millisecond of its UTC day.
    var startOfDay: Int64 {
        let rest = milliseconds % ActivityBatch.day
        return milliseconds - (rest < 0 ? rest + ActivityBatch.day : rest)
    }

    /// Its UTC day, as in `2026-01-31`.
    var date: String { String(description.prefix { $0 != "T" }) }
}
