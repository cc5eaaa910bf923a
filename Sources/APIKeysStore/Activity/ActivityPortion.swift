import APIKeys

/// What one transaction adds to the activity log.
///
/// Everything in it stands once, and in one order that is the same on every node: of two transactions that add to the same rows, one waits for the
/// other, and never each for the other.
struct ActivityPortion: Sendable {
    /// Of each kind at most so many, so that a transaction is short however much has piled up.
    static let mostOfEach = 2000

    /// Counts of one bucket: `resolution` is its length in milliseconds.
    struct Count: Hashable {
        let key: ActivityBatch.KeyReference
        let resolution: Int64
        let bucket: Int64
        let route: String
        let outcome: String
    }

    struct Use {
        let key: ActivityBatch.KeyReference
        var lastUsedAt: Timestamp?
        var browserSeenAt: Timestamp?
    }

    var rows: ArraySlice<ActivityEvent> = []
    var gaps: ArraySlice<(key: ActivityBatch.GapKey, leftOut: Int)> = []
    var sources: ArraySlice<(key: ActivityBatch.SourceKey, tally: ActivityBatch.SourceTally)> = []
    var unknown: ArraySlice<(key: ActivityBatch.UnknownKey, requests: Int)> = []
    var counts: ArraySlice<(key: Count, requests: Int)> = []
    var uses: ArraySlice<Use> = []
}

extension ActivityBatch {
    /// The same in portions, of which each can be written by itself. Nearly always it is one.
    func portions() -> [ActivityPortion] {
        let gaps = gaps.map { (key: $0.key, leftOut: $0.value) }
        let (sources, unknown, counts, uses) = (sortedSources, sortedUnknown, sortedCounts, sortedUses)
        let most = [rows.count, gaps.count, sources.count, unknown.count, counts.count, uses.count].max() ?? 0
        return stride(from: 0, to: most, by: ActivityPortion.mostOfEach).map { start in
            func part<Element>(_ all: [Element]) -> ArraySlice<Element> {
                all.dropFirst(start).prefix(ActivityPortion.mostOfEach)
            }
            return ActivityPortion(
                rows: part(rows), gaps: part(gaps), sources: part(sources), unknown: part(unknown), counts: part(counts),
                uses: part(uses))
        }
    }

    /// In three resolutions at once, so that no roll-up has to run later and no span costs more than its buckets.
    private var sortedCounts: [(key: ActivityPortion.Count, requests: Int)] {
        var rolledUp: [ActivityPortion.Count: Int] = [:]
        for (count, requests) in counts {
            for resolution in [Self.minute, Self.hour, Self.day] {
                let bucket = ActivityPortion.Count(
                    key: count.key, resolution: resolution, bucket: count.minute - count.minute % resolution,
                    route: count.route, outcome: count.outcome.word)
                rolledUp[bucket, default: 0] += requests
            }
        }
        return rolledUp.map { (key: $0.key, requests: $0.value) }.sorted { left, right in
            let (left, right) = (left.key, right.key)
            guard left.key == right.key else { return left.key < right.key }
            return (left.resolution, left.bucket, left.route, left.outcome)
                < (right.resolution, right.bucket, right.route, right.outcome)
        }
    }

    private var sortedSources: [(key: SourceKey, tally: SourceTally)] {
        sources.map { (key: $0.key, tally: $0.value) }.sorted { $0.key < $1.key }
    }

    private var sortedUnknown: [(key: UnknownKey, requests: Int)] {
        unknown.map { (key: $0.key, requests: $0.value) }.sorted { $0.key < $1.key }
    }

    private var sortedUses: [ActivityPortion.Use] {
        var uses = lastUses.mapValues { (used: Timestamp?.some($0), seen: Timestamp?.none) }
        for (key, time) in browserUses { uses[key, default: (nil, nil)].seen = time }
        return uses.map { ActivityPortion.Use(key: $0.key, lastUsedAt: $0.value.used, browserSeenAt: $0.value.seen) }
            .sorted { $0.key < $1.key }
    }
}

extension ActivityBatch.KeyReference: Comparable {
    static func < (left: Self, right: Self) -> Bool { (left.keyID, left.teamID) < (right.keyID, right.teamID) }
}

extension ActivityBatch.SourceKey: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        guard left.key == right.key else { return left.key < right.key }
        return (left.day, left.kind.rawValue, left.value) < (right.day, right.kind.rawValue, right.value)
    }
}

extension ActivityBatch.UnknownKey: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.minute, left.reason.rawValue, left.block) < (right.minute, right.reason.rawValue, right.block)
    }
}
