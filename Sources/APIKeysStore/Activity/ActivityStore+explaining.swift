public import APIKeys
import SQLDatabase

extension ActivityStore {
    /// The request of this id, if a key of the team made it and its line was kept.
    public func request(_ id: RequestID, in team: TeamID) async throws -> ActivityLine.Request? {
        try await found(id)?.first { $0.team == team }?.request
    }

    /// The request of this id, whichever team's key made it: for the operator alone.
    public func request(ofAnyTeam id: RequestID) async throws -> (team: TeamID, request: ActivityLine.Request)? {
        try await found(id)?.first
    }

    /// An id carries its time, so its row is among those of its millisecond.
    private func found(_ id: RequestID) async throws -> [(team: TeamID, request: ActivityLine.Request)]? {
        // No log holds an hour before 1970, and no engine such a number.
        guard id.time <= .latest else { return nil }
        return try await database.read { connection in
            // The sum is what PostgreSQL has an index of; SQLite has one of the time itself. The time alone leads PostgreSQL to the day.
            try connection.rows(
                """
                SELECT \(Self.requestColumns), team_id FROM activity_rows
                WHERE time = $1 AND time + 0 = $1 AND request_id = $2 LIMIT 2
                """,
                id.time.milliseconds, id.description
            ).map { (team: try $0.value(11) { TeamID($0) }, request: try Self.request(from: $0)) }
        }
    }

    /// Requests without a known key in the minute of `time`, the most frequent first, `limit` at most.
    public func strangers(at time: Timestamp, limit: Int) async throws -> [StrangerCount] {
        let minute = time.milliseconds - time.milliseconds % ActivityBatch.minute
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT bucket, reason, block, requests FROM unknown_counts WHERE bucket = $1
                ORDER BY requests DESC, reason, block LIMIT $2
                """,
                minute, limit
            ).map { row in
                StrangerCount(
                    minute: try row.timestamp(0), reason: try row.value(1) { Refusal(rawValue: $0) }, network: try row.text(2),
                    requests: Int(try row.integer(3)))
            }
        }
    }

    /// Lines that were not kept of the second of `time`, of all keys.
    public func leftOut(at time: Timestamp) async throws -> Int {
        let second = time.milliseconds - time.milliseconds % 1000
        return try await database.read { connection in
            Int(
                try connection.row(
                    "SELECT CAST(COALESCE(SUM(left_out), 0) AS BIGINT) FROM activity_gaps WHERE time = $1", second)?
                    .integer(0) ?? 0)
        }
    }
}
