public import APIKeys
import SQLDatabase

extension ActivityStore {
    /// What a key did in the last `count` hours in UTC, the present one included; counts by the hour are kept 35 days.
    public func hours(of key: KeyID, in team: TeamID, count: Int = 24, at now: Timestamp) async throws -> ActivityHours {
        let since = now.milliseconds - now.milliseconds % ActivityBatch.hour - Int64(count - 1) * ActivityBatch.hour
        return try await database.read { connection in
            var routes: [String: Int] = [:]
            var perHour: [Int64: (requests: Int, denied: Int)] = [:]
            try connection.forEachRow(
                """
                SELECT bucket, route, outcome, requests FROM activity_counts
                WHERE team_id = $1 AND key_id = $2 AND resolution = $3 AND bucket >= $4
                """,
                [team.description, key.description, ActivityBatch.hour, since]
            ) { row in
                let (hour, requests) = (try row.integer(0), Int(try row.integer(3)))
                routes[try row.text(1), default: 0] += requests
                perHour[hour, default: (0, 0)].requests += requests
                if try row.text(2) != ActivityOutcome.allowed.word { perHour[hour]?.denied += requests }
            }
            return ActivityHours(
                since: Timestamp(milliseconds: since),
                hours: (0..<count).map { place in
                    let start = since + Int64(place) * ActivityBatch.hour
                    return .init(
                        start: Timestamp(milliseconds: start), requests: perHour[start]?.requests ?? 0,
                        denied: perHour[start]?.denied ?? 0)
                }, routes: Self.ranked(routes))
        }
    }
}
