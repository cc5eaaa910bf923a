public import APIKeys
import SQLDatabase

extension ActivityStore {
    /// Who has called with a key since `start`, whether or not the calls were allowed, from at most ``KeyCallers/mostRequests`` of them.
    public func callers(of key: KeyID, in team: TeamID, since start: Timestamp) async throws -> KeyCallers {
        try await database.read { connection in
            let callers = try connection.rows(
                """
                SELECT client_address, user_agent, route, COUNT(*) AS requests, MAX(time) AS last FROM (
                    SELECT client_address, user_agent, route, time FROM activity_rows
                    WHERE team_id = $1 AND key_id = $2 AND time >= $3
                    ORDER BY time DESC, request_id DESC LIMIT $4) AS newest
                GROUP BY client_address, user_agent, route ORDER BY requests DESC, last DESC
                """,
                team.description, key.description, start.milliseconds, KeyCallers.mostRequests
            ).map { row in
                try KeyCallers.Caller(
                    address: row.optionalText(0), userAgent: row.optionalText(1), route: row.optionalText(2),
                    requests: Int(row.integer(3)), lastCallAt: row.timestamp(4))
            }
            let requests = callers.reduce(0) { $0 + $1.requests }
            let gap = try connection.row(
                "SELECT 1 FROM activity_gaps WHERE team_id = $1 AND key_id = $2 AND time >= $3 LIMIT 1", team.description,
                key.description, start.milliseconds)
            return KeyCallers(
                callers: Array(callers.prefix(KeyCallers.mostCallers)), requests: requests,
                lastCallAt: callers.map(\.lastCallAt).max(), isPartial: requests >= KeyCallers.mostRequests || gap != nil)
        }
    }
}
