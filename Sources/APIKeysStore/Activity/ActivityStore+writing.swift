import APIKeys
import SQLDatabase

extension ActivityStore {
    /// A portion by its writer and its number there. A writer writes one portion after the other, and none before the last one is written.
    struct PortionID: Sendable {
        let writer: String
        let number: Int64
    }

    /// Writes a portion in one transaction, once: if `id` has been written before, nothing happens. So it may be tried again when nobody
    /// knows how the last try ended.
    func write(_ portion: ActivityPortion, id: PortionID, at now: Timestamp) async throws {
        do {
            try await writeOnce(portion, id: id, at: now)
        } catch let error as SQLError where error.code == .constraint {
            // In PostgreSQL, the day of a row was made while the row was on its way into the default table. It will find it now.
            try await writeOnce(portion, id: id, at: now)
        }
    }

    private func writeOnce(_ portion: ActivityPortion, id: PortionID, at now: Timestamp) async throws {
        try await database.write { connection in
            guard try Self.begin(id, at: now, on: connection) else { return }
            // What no other node touches comes first: the locks that nodes wait for are held for the shortest time.
            try Self.insertRows.execute(portion.rows, on: connection, Self.values(of:))
            try Self.insertGaps.execute(portion.gaps, on: connection) { gap in
                [
                    gap.key.key?.teamID.description ?? "", gap.key.key?.keyID.description ?? "", gap.key.second, gap.leftOut,
                ]
            }
            let sources = try Self.withinBounds(portion.sources, on: connection)
            let unknown = try Self.withinBounds(portion.unknown, on: connection)
            try Self.addSources.execute(sources, on: connection) { source in
                [
                    source.key.key.teamID.description, source.key.key.keyID.description, source.key.day,
                    source.key.kind.rawValue, stored(source.key.value), source.tally.requests,
                    source.tally.lastSeenAt.milliseconds,
                ]
            }
            try Self.addUnknown.execute(unknown, on: connection) { unknown in
                [unknown.key.minute, unknown.key.reason.rawValue, unknown.key.block, unknown.requests]
            }
            try Self.addCounts.execute(portion.counts, on: connection) { count in
                [
                    count.key.key.teamID.description, count.key.key.keyID.description, count.key.resolution, count.key.bucket,
                    stored(count.key.route), count.key.outcome, count.requests,
                ]
            }
            try Self.noteUses.execute(portion.uses, on: connection) { use in
                [
                    use.key.teamID.description, use.key.keyID.description, use.lastUsedAt?.milliseconds ?? 0,
                    use.browserSeenAt?.milliseconds ?? 0,
                ]
            }
        }
    }

    /// - Returns: false if the portion has been written before. Whoever else is at it is waited for.
    private static func begin(_ id: PortionID, at now: Timestamp, on connection: any SQLConnection) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO activity_writers (id, number, written_at) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET number = excluded.number, written_at = excluded.written_at
            WHERE activity_writers.number < excluded.number
            """,
            id.writer, id.number, now.milliseconds) > 0
    }

    private static let insertRows = ManyRows(
        ["$", "$", "$", "$", "$", "NULLIF($, '')", "$", "$", "$", "NULLIF($, '')", "NULLIF($, '')", "$"]
    ) { values in
        """
        INSERT INTO activity_rows (team_id, key_id, time, request_id, method, route, path, status, outcome,
            client_address, user_agent, latency_us) \(values)
        """
    }

    // A null has no type, and would make another statement; so nothing is the empty text.
    private static func values(of event: ActivityEvent) -> [any SQLConvertible] {
        [
            event.principal?.teamID.description ?? "", event.principal?.keyID.description ?? "", event.time.milliseconds,
            event.requestID.description, stored(event.method), stored(event.route ?? ""), stored(event.path), event.status,
            event.outcome.word, event.clientAddress?.description ?? "", stored(event.userAgent ?? ""),
            Int64(event.latency / .microseconds(1)),
        ]
    }

    private static let insertGaps = ManyRows(["$", "$", "$", "$"]) {
        "INSERT INTO activity_gaps (team_id, key_id, time, left_out) \($0)"
    }

    private static let addCounts = ManyRows(Array(repeating: "$", count: 7)) { values in
        """
        INSERT INTO activity_counts (team_id, key_id, resolution, bucket, route, outcome, requests) \(values)
        ON CONFLICT (team_id, key_id, resolution, bucket, route, outcome)
        DO UPDATE SET requests = activity_counts.requests + excluded.requests
        """
    }

    private static let addSources = ManyRows(Array(repeating: "$", count: 7)) { values in
        """
        INSERT INTO activity_sources (team_id, key_id, bucket, kind, value, requests, last_seen_at) \(values)
        ON CONFLICT (team_id, key_id, bucket, kind, value)
        DO UPDATE SET requests = activity_sources.requests + excluded.requests, last_seen_at =
            CASE WHEN excluded.last_seen_at > activity_sources.last_seen_at
                THEN excluded.last_seen_at ELSE activity_sources.last_seen_at END
        """
    }

    private static let addUnknown = ManyRows(["$", "$", "$", "$"]) { values in
        """
        INSERT INTO unknown_counts (bucket, reason, block, requests) \(values)
        ON CONFLICT (bucket, reason, block) DO UPDATE SET requests = unknown_counts.requests + excluded.requests
        """
    }

    // Both times in one statement: in two, the second would go over keys that the first of another node has locked already.
    private static let noteUses = ManyRows(["$", "$", "NULLIF($, 0)", "NULLIF($, 0)"]) { values in
        let later = { (column: String) in
            """
            \(column) = CASE WHEN key_usage.\(column) IS NULL OR excluded.\(column) > key_usage.\(column)
                THEN excluded.\(column) ELSE key_usage.\(column) END
            """
        }
        return """
            INSERT INTO key_usage (team_id, key_id, last_used_at, browser_seen_at) \(values)
            ON CONFLICT (key_id) DO UPDATE SET \(later("last_used_at")), \(later("browser_seen_at"))
            """
    }
}

/// PostgreSQL keeps no NUL, and one must not keep the log from being written.
func stored(_ text: String) -> String {
    text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
}
