public import APIKeys
import SQLDatabase

extension ActivityStore {
    /// A page of a key's log, newest first. Without a filter the gaps stand where they belong; a filter leaves them out.
    ///
    /// What it costs is bounded, whatever the log holds: it reads along the key's index from `position` on, and for a filter looks at no more than
    /// `most` requests, and at those that came in the same millisecond as the last of them. Then the page says how far it looked.
    ///
    /// - Parameters:
    ///   - key: whose lines.
    ///   - team: whose key it is.
    ///   - filter: which of them.
    ///   - position: only what is older than this place.
    ///   - limit: at least 1.
    ///   - most: how many requests a filter is tried on.
    public func page(
        of key: KeyID, in team: TeamID, where filter: ActivityFilter = ActivityFilter(),
        before position: ActivityPosition? = nil,
        limit: Int, lookingAt most: Int = ActivityPage.mostLookedAt
    ) async throws -> ActivityPage {
        try await database.read { connection in
            if let id = filter.requestID {
                let place = Stretch(key: key, team: team, start: id.time.milliseconds, end: id.time.milliseconds + 1)
                let lines = try Self.requests(in: place, where: filter, limit: 1, on: connection)
                return ActivityPage(lines: lines, next: nil, lookedBackTo: nil)
            }
            var window = try ActivityWindow.newest(of: key, in: team, before: position?.time, on: connection)
            var lines: [ActivityLine] = []
            var room = most
            while let current = window {
                var stretch = Stretch(key: key, team: team, start: current.start, end: current.end, before: position)
                var boundary: Int64?
                if !filter.isEmpty {
                    let looked = try Self.look(through: stretch, most: room, on: connection)
                    room -= looked.requests
                    boundary = room <= 0 ? looked.oldest : nil
                    stretch.start = boundary ?? stretch.start
                }
                lines += try Self.requests(in: stretch, where: filter, limit: limit + 1 - lines.count, on: connection)
                if filter.isEmpty {
                    lines += try Self.gaps(in: stretch, limit: limit + 1, on: connection)
                    lines.sort { $0.isNewer(than: $1) }
                }
                if lines.count > limit {
                    let shown = Array(lines.prefix(limit))
                    return ActivityPage(lines: shown, next: shown.last.map(ActivityPosition.init), lookedBackTo: nil)
                }
                if let boundary {
                    let time = Timestamp(milliseconds: boundary)
                    return ActivityPage(lines: lines, next: ActivityPosition(time: time), lookedBackTo: time)
                }
                window = current.older
            }
            return ActivityPage(lines: lines, next: nil, lookedBackTo: nil)
        }
    }

    /// A part of a key's log: from `start` on to what is before both `end` and the position.
    private struct Stretch {
        let key: KeyID
        let team: TeamID
        var start: Int64
        let end: Int64
        let position: ActivityPosition?

        init(key: KeyID, team: TeamID, start: Int64, end: Int64, before position: ActivityPosition? = nil) {
            self.key = key
            self.team = team
            self.start = start
            self.end = min(end, position.map { $0.time.milliseconds + 1 } ?? end)
            self.position = position
        }

        /// The days and the order are given apart, so that every engine finds the days by the first and the place in its index.
        static let condition =
            "team_id = $1 AND key_id = $2 AND time >= $3 AND time < $4 AND (time, request_id) < ($5, $6)"

        var parameters: [any SQLConvertible] {
            [
                team.description, key.description, start, end, position?.time.milliseconds ?? end, position?.id ?? "",
            ]
        }
    }

    /// How many requests lie in the stretch, `most` at most, and when the oldest of them came in.
    private static func look(
        through stretch: Stretch, most: Int, on connection: any SQLConnection
    ) throws -> (requests: Int, oldest: Int64?) {
        let row = try connection.rows(
            """
            SELECT COUNT(*), MIN(time) FROM (
                SELECT time FROM activity_rows WHERE \(Stretch.condition)
                ORDER BY time DESC, request_id DESC LIMIT $7) AS looked_at
            """,
            stretch.parameters + [most]
        ).first
        return (Int(try row?.integer(0) ?? 0), try row?.optionalInteger(1))
    }

    private static func requests(
        in stretch: Stretch, where filter: ActivityFilter, limit: Int, on connection: any SQLConnection
    ) throws -> [ActivityLine] {
        var parameters = stretch.parameters
        let conditions = filter.conditions(after: &parameters)
        parameters.append(limit)
        return try connection.rows(
            """
            SELECT \(requestColumns) FROM activity_rows WHERE \(Stretch.condition)\(conditions)
            ORDER BY time DESC, request_id DESC LIMIT $\(parameters.count)
            """,
            parameters
        ).map { .request(try request(from: $0)) }
    }

    /// One for each second, however many nodes and batches left something out in it: so that no page ends between two of the same place.
    private static func gaps(
        in stretch: Stretch, limit: Int, on connection: any SQLConnection
    ) throws -> [ActivityLine] {
        let position = stretch.position
        let end = position.map { $0.requestID == nil ? $0.time.milliseconds : $0.time.milliseconds + 1 } ?? stretch.end
        return try connection.rows(
            """
            SELECT time, CAST(SUM(left_out) AS BIGINT) FROM activity_gaps
            WHERE team_id = $1 AND key_id = $2 AND time >= $3 AND time < $4
            GROUP BY time ORDER BY time DESC LIMIT $5
            """,
            stretch.team.description, stretch.key.description, stretch.start, min(end, stretch.end), limit
        ).map { .gap(.init(time: try $0.timestamp(0), leftOut: Int(try $0.integer(1)))) }
    }
}

extension ActivityLine {
    /// The order of a log: of two lines of one moment, that with the greater id; a gap, which has none, comes last.
    fileprivate func isNewer(than other: ActivityLine) -> Bool {
        let (mine, theirs) = (ActivityPosition(self), ActivityPosition(other))
        return (mine.time, mine.id) > (theirs.time, theirs.id)
    }
}
