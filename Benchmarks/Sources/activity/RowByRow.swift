import APIKeys
import SQLDatabase

/// The yardstick: the same batch with a statement for each row, as it was written before statements took many.
enum RowByRow {
    static func write(_ events: [ActivityEvent], to database: any SQLDatabase) async throws {
        struct CountKey: Hashable {
            let team, key, route: String
        }
        struct SourceKey: Hashable {
            let team, key, kind, value: String
        }
        var counts: [CountKey: Int] = [:]
        var sources: [SourceKey: Int] = [:]
        var uses: [String: String] = [:]
        for event in events {
            guard let principal = event.principal else { continue }
            let (team, key) = (principal.teamID.description, principal.keyID.description)
            counts[CountKey(team: team, key: key, route: event.route ?? ""), default: 0] += 1
            let address = event.clientAddress?.description ?? ""
            sources[SourceKey(team: team, key: key, kind: "address", value: address), default: 0] += 1
            sources[SourceKey(team: team, key: key, kind: "user_agent", value: event.userAgent ?? ""), default: 0] += 1
            uses[key] = team
        }
        let time = events[0].time.milliseconds
        try await database.write { [counts, sources, uses] connection in
            for event in events {
                try connection.execute(
                    """
                    INSERT INTO activity_rows (team_id, key_id, time, request_id, method, route, path, status, outcome,
                        client_address, user_agent, latency_us)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    """,
                    event.principal?.teamID.description, event.principal?.keyID.description, event.time.milliseconds,
                    event.requestID.description, event.method, event.route, event.path, event.status, event.outcome.word,
                    event.clientAddress?.description, event.userAgent, Int64(event.latency / .microseconds(1)))
            }
            for (count, requests) in counts {
                for resolution: Int64 in [60_000, 3_600_000, 86_400_000] {
                    try connection.execute(
                        """
                        INSERT INTO activity_counts (team_id, key_id, resolution, bucket, route, outcome, requests)
                        VALUES ($1, $2, $3, $4, $5, 'allowed', $6)
                        ON CONFLICT (team_id, key_id, resolution, bucket, route, outcome)
                        DO UPDATE SET requests = activity_counts.requests + excluded.requests
                        """,
                        count.team, count.key, resolution, time - time % resolution, count.route, requests)
                }
            }
            for (source, requests) in sources {
                let day = time - time % 86_400_000
                _ = try connection.row(
                    """
                    SELECT COUNT(*), COALESCE(MAX(CASE WHEN value = $5 THEN 1 ELSE 0 END), 0) FROM activity_sources
                    WHERE team_id = $1 AND key_id = $2 AND bucket = $3 AND kind = $4
                    """,
                    source.team, source.key, day, source.kind, source.value)
                try connection.execute(
                    """
                    INSERT INTO activity_sources (team_id, key_id, bucket, kind, value, requests, last_seen_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7)
                    ON CONFLICT (team_id, key_id, bucket, kind, value) DO UPDATE
                    SET requests = activity_sources.requests + excluded.requests, last_seen_at = excluded.last_seen_at
                    """,
                    source.team, source.key, day, source.kind, source.value, requests, time)
            }
            for (key, team) in uses {
                try connection.execute(
                    """
                    INSERT INTO key_usage (team_id, key_id, last_used_at) VALUES ($1, $2, $3)
                    ON CONFLICT (key_id) DO UPDATE SET last_used_at = excluded.last_used_at
                    """,
                    team, key, time)
            }
        }
    }
}
