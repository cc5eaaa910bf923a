import APIKeys
import SQLDatabase

/// What is told apart is bounded on disk too, however many batches it comes in: beyond the bound it is counted as one.
///
/// Nodes that write at the same moment do not see each other's news, so the bound may be passed by what they write in that moment.
extension ActivityStore {
    /// Sources of one key, kind and day that are told apart on disk; the others are counted as one, under `""`.
    static let mostSourcesPerDay = 500

    typealias SourceLine = (key: ActivityBatch.SourceKey, tally: ActivityBatch.SourceTally)
    typealias UnknownLine = (key: ActivityBatch.UnknownKey, requests: Int)

    static func withinBounds(
        _ sources: ArraySlice<SourceLine>, on connection: any SQLConnection
    ) throws -> [SourceLine] {
        let lines = Array(sources)
        let news = try newSources.rows(lines.indices, on: connection) { place in
            let key = lines[place].key
            return [
                place, key.key.teamID.description, key.key.keyID.description, key.day, key.kind.rawValue, stored(key.value),
            ]
        }.map { Int(try $0.integer(0)) }.sorted()
        // The others are one, whether or not they are there yet.
        let other = { (key: ActivityBatch.SourceKey) in
            ActivityBatch.SourceKey(key: key.key, day: key.day, kind: key.kind, value: "")
        }
        let days = Set(news.map { other(lines[$0].key) }).sorted()
        let known = try knownSources.rows(days.indices, on: connection) { place in
            let key = days[place]
            return [place, key.key.teamID.description, key.key.keyID.description, key.day, key.kind.rawValue]
        }
        var counts: [ActivityBatch.SourceKey: Int] = [:]
        for row in known { counts[days[Int(try row.integer(0))]] = Int(try row.integer(1)) }
        var overflow: Set<Int> = []
        for place in news where !lines[place].key.value.isEmpty {
            let day = other(lines[place].key)
            if counts[day, default: 0] < mostSourcesPerDay { counts[day, default: 0] += 1 } else { overflow.insert(place) }
        }
        guard !overflow.isEmpty else { return lines }
        var merged: [ActivityBatch.SourceKey: ActivityBatch.SourceTally] = [:]
        for (place, line) in lines.enumerated() {
            let key = overflow.contains(place) ? other(line.key) : line.key
            let before = merged[key]
            merged[key] = ActivityBatch.SourceTally(
                requests: (before?.requests ?? 0) + line.tally.requests,
                lastSeenAt: max(before?.lastSeenAt ?? .earliest, line.tally.lastSeenAt))
        }
        return merged.map { (key: $0.key, tally: $0.value) }.sorted { $0.key < $1.key }
    }

    static func withinBounds(
        _ unknown: ArraySlice<UnknownLine>, on connection: any SQLConnection
    ) throws -> [UnknownLine] {
        let lines = Array(unknown)
        let news = try newBlocks.rows(lines.indices, on: connection) { place in
            [place, lines[place].key.minute, lines[place].key.reason.rawValue, lines[place].key.block]
        }.map { Int(try $0.integer(0)) }.sorted()
        let minutes = Set(news.map { lines[$0].key.minute }).sorted()
        let known = try knownBlocks.rows(minutes, on: connection) { [$0] }
        var counts: [Int64: Int] = [:]
        for row in known { counts[try row.integer(0)] = Int(try row.integer(1)) }
        var merged: [ActivityBatch.UnknownKey: Int] = [:]
        let new = Set(news)
        for (place, line) in lines.enumerated() {
            var key = line.key
            if new.contains(place), key.block != "other" {
                if counts[key.minute, default: 0] < ActivityBatch.mostBlocksPerMinute {
                    counts[key.minute, default: 0] += 1
                } else {
                    key = ActivityBatch.UnknownKey(minute: key.minute, reason: key.reason, block: "other")
                }
            }
            merged[key, default: 0] += line.requests
        }
        return merged.map { (key: $0.key, requests: $0.value) }.sorted { $0.key < $1.key }
    }

    // A count for each, rather than a join: so every engine looks each up in its index, whatever it thinks of the tables' sizes.

    private static let newSources = ManyRows(Array(repeating: "$", count: 6)) { values in
        """
        WITH sought (place, team_id, key_id, bucket, kind, value) AS (\(values))
        SELECT place FROM sought WHERE (
            SELECT COUNT(*) FROM activity_sources AS known WHERE known.team_id = sought.team_id AND known.key_id = sought.key_id
            AND known.bucket = sought.bucket AND known.kind = sought.kind AND known.value = sought.value) = 0
        """
    }

    private static let knownSources = ManyRows(Array(repeating: "$", count: 5)) { values in
        """
        WITH sought (place, team_id, key_id, bucket, kind) AS (\(values))
        SELECT place, (
            SELECT COUNT(*) FROM activity_sources AS known WHERE known.team_id = sought.team_id AND known.key_id = sought.key_id
            AND known.bucket = sought.bucket AND known.kind = sought.kind) FROM sought
        """
    }

    private static let newBlocks = ManyRows(Array(repeating: "$", count: 4)) { values in
        """
        WITH sought (place, bucket, reason, block) AS (\(values))
        SELECT place FROM sought WHERE (
            SELECT COUNT(*) FROM unknown_counts AS known
            WHERE known.bucket = sought.bucket AND known.reason = sought.reason AND known.block = sought.block) = 0
        """
    }

    private static let knownBlocks = ManyRows(["$"]) { values in
        """
        WITH sought (bucket) AS (\(values))
        SELECT bucket, (SELECT COUNT(*) FROM unknown_counts AS known WHERE known.bucket = sought.bucket) FROM sought
        """
    }
}
