public import APIKeys
import SQLDatabase

extension ActivityStore {
    /// The place behind everything that a key's log has now.
    public func tail(of key: KeyID, in team: TeamID) async throws -> ActivityTail {
        try await database.read { try Self.tail(of: key, in: team, on: $0) }
    }

    /// What has come into a key's log since `tail`, on whichever node.
    ///
    /// It reads along the key's index, what is new and `ActivityTail.mostRemembered` ids before that at most, whatever the log holds.
    public func news(
        since tail: ActivityTail, of key: KeyID, in team: TeamID, limit: Int = ActivityNews.portion,
        mostMissed: Int = ActivityNews.mostMissed
    ) async throws -> ActivityNews {
        try await database.read { connection in
            var (tail, leavesOut) = (tail, false)
            if tail.known == nil,
                try Self.count(since: tail, of: key, in: team, most: mostMissed + 1, on: connection) > mostMissed
            {
                tail = try Self.tail(of: key, in: team, on: connection)
                leavesOut = true
            }
            let unread = tail.takeUp(try Self.before(tail, of: key, in: team, on: connection))
            let late = try Self.requests(Array(unread.prefix(limit)), of: key, in: team, on: connection)
            let new = try Self.requests(since: tail, of: key, in: team, limit: limit, on: connection)
            return ActivityNews(
                requests: late + new, tail: tail, hasMore: unread.count > limit || new.count == limit, leavesOut: leavesOut)
        }
    }

    private static func tail(of key: KeyID, in team: TeamID, on connection: any SQLConnection) throws -> ActivityTail {
        guard let window = try ActivityWindow.newest(of: key, in: team, on: connection) else {
            return ActivityTail(ActivityPosition(time: Timestamp(milliseconds: 0)))
        }
        // The counts name the last day.
        let row = try connection.row(
            """
            SELECT time, request_id FROM activity_rows WHERE team_id = $1 AND key_id = $2 AND time >= $3
            ORDER BY time DESC, request_id DESC LIMIT 1
            """,
            team.description, key.description, window.start)
        guard let row else { return ActivityTail(ActivityPosition(time: Timestamp(milliseconds: window.start))) }
        let newest = ActivityPosition(time: try row.timestamp(0), requestID: try row.value(1) { RequestID($0) })
        var tail = ActivityTail(newest)
        _ = tail.takeUp(try before(tail, of: key, in: team, on: connection))
        return tail
    }

    /// The day is given apart from the place, so that every engine finds the days by it.
    private static let isSince = "team_id = $1 AND key_id = $2 AND time >= $3 AND (time, request_id) > ($3, $4)"

    private static func parameters(_ tail: ActivityTail, _ key: KeyID, _ team: TeamID) -> [any SQLConvertible] {
        [team.description, key.description, tail.newest.time.milliseconds, tail.newest.id]
    }

    private static func count(
        since tail: ActivityTail, of key: KeyID, in team: TeamID, most: Int, on connection: any SQLConnection
    ) throws -> Int {
        let row = try connection.rows(
            "SELECT COUNT(*) FROM (SELECT 1 FROM activity_rows WHERE \(isSince) LIMIT $5) AS missed",
            parameters(tail, key, team) + [most]
        ).first
        return Int(try row?.integer(0) ?? 0)
    }

    private static func requests(
        since tail: ActivityTail, of key: KeyID, in team: TeamID, limit: Int, on connection: any SQLConnection
    ) throws -> [ActivityLine.Request] {
        try connection.rows(
            "SELECT \(requestColumns) FROM activity_rows WHERE \(isSince) ORDER BY time, request_id LIMIT $5",
            parameters(tail, key, team) + [limit]
        ).map { try request(from: $0) }
    }

    /// The ids of what the log has up to the newest that was read, oldest first, as far back as something late may come.
    private static func before(
        _ tail: ActivityTail, of key: KeyID, in team: TeamID, on connection: any SQLConnection
    ) throws -> [RequestID] {
        let start = tail.newest.time.adding(.zero - ActivityTail.lateness).milliseconds
        return try connection.rows(
            """
            SELECT request_id FROM activity_rows
            WHERE team_id = $1 AND key_id = $2 AND time <= $3 AND time >= $5 AND (time, request_id) <= ($3, $4)
            ORDER BY time DESC, request_id DESC LIMIT $6
            """,
            parameters(tail, key, team) + [start, ActivityTail.mostRemembered]
        ).reversed().map { try $0.value(0) { RequestID($0) } }
    }

    private static func requests(
        _ ids: [RequestID], of key: KeyID, in team: TeamID, on connection: any SQLConnection
    ) throws -> [ActivityLine.Request] {
        guard let first = ids.first, let last = ids.last else { return [] }
        let places = ids.indices.map { "$\($0 + 5)" }.joined(separator: ", ")
        return try connection.rows(
            """
            SELECT \(requestColumns) FROM activity_rows
            WHERE team_id = $1 AND key_id = $2 AND time >= $3 AND time <= $4 AND request_id IN (\(places))
            ORDER BY time, request_id
            """,
            [team.description, key.description, first.time.milliseconds, last.time.milliseconds] + ids.map(\.description)
        ).map { try request(from: $0) }
    }
}
