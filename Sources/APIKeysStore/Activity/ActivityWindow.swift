import APIKeys
import SQLDatabase

/// A span of whole UTC days in which a key's rows are looked for: where the log is divided by days, only the days in it are opened.
struct ActivityWindow {
    /// The first millisecond, and the one after the last.
    let start: Int64
    let end: Int64
    private let oldestDay: Int64
    private let steps: Int

    /// How many days each window has, from the newest on; the others have as many as the last. A busy key is done after the first; a quiet one
    /// needs few, and none opens more days at once than the last.
    private static let lengths: [Int64] = [1, 7, 30, 100]

    /// The last day on which the key was used; `nil` if it never was. The counts know: they outlive the rows, and are written with them.
    ///
    /// - Parameter time: if it is given, the last day that is not after it.
    static func newest(
        of key: KeyID, in team: TeamID, before time: Timestamp? = nil, on connection: any SQLConnection
    ) throws -> ActivityWindow? {
        let row = try connection.row(
            """
            SELECT
                (SELECT MIN(bucket) FROM activity_counts WHERE team_id = $1 AND key_id = $2 AND resolution = $3),
                (SELECT MAX(bucket) FROM activity_counts WHERE team_id = $1 AND key_id = $2 AND resolution = $3)
            """,
            team.description, key.description, ActivityBatch.day)
        guard let oldest = try row?.optionalInteger(0), let newest = try row?.optionalInteger(1) else { return nil }
        let last = min(newest, time?.startOfDay ?? newest)
        return last < oldest ? nil : ActivityWindow(end: last + ActivityBatch.day, oldestDay: oldest, steps: 0)
    }

    /// The one before this one, unless the key was not used before.
    var older: ActivityWindow? {
        start > oldestDay ? ActivityWindow(end: start, oldestDay: oldestDay, steps: steps + 1) : nil
    }

    private init(end: Int64, oldestDay: Int64, steps: Int) {
        let days = Self.lengths[min(steps, Self.lengths.count - 1)]
        self.start = max(oldestDay, end - days * ActivityBatch.day)
        self.end = end
        self.oldestDay = oldestDay
        self.steps = steps
    }
}
