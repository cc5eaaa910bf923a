import APIKeys

/// What has come in and is not yet on its way to the activity log: exact counts of everything, and the rows that were chosen to be kept.
///
/// Its size is bounded whatever the traffic, and however long the log cannot be written: see the limits. What passes one is counted as
/// left out. A row is only kept of what has been counted, so the counts know every day that has rows.
struct ActivityBatch: Sendable {
    static let mostRows = 20_000
    static let mostCounts = 100_000
    /// Addresses, or user agents, of one key in one day that are told apart in one batch; the others are counted as `""`.
    static let mostSourcesPerKey = 100
    /// Networks told apart in one minute; the others are counted as "other".
    static let mostBlocksPerMinute = 1000

    struct KeyReference: Hashable {
        let teamID: TeamID
        let keyID: KeyID
    }

    struct CountKey: Hashable {
        let key: KeyReference
        let minute: Int64
        let route: String
        let outcome: ActivityOutcome
    }

    struct SourceKey: Hashable {
        enum Kind: String { case address, userAgent = "user_agent" }
        let key: KeyReference
        let day: Int64
        let kind: Kind
        let value: String
    }

    struct SourceTally {
        var requests = 0
        var lastSeenAt: Timestamp
    }

    struct UnknownKey: Hashable {
        let minute: Int64
        let reason: Refusal
        let block: String
    }

    struct GapKey: Hashable {
        /// `nil` for what could not be counted by key.
        let key: KeyReference?
        let second: Int64
    }

    var rows: [ActivityEvent] = []
    var counts: [CountKey: Int] = [:]
    var sources: [SourceKey: SourceTally] = [:]
    private var sourceCounts: [SourceKey: Int] = [:]
    var lastUses: [KeyReference: Timestamp] = [:]
    var browserUses: [KeyReference: Timestamp] = [:]
    var unknown: [UnknownKey: Int] = [:]
    private var blocksPerMinute: [Int64: Int] = [:]
    var gaps: [GapKey: Int] = [:]
    /// Rows that are not kept: the sum of ``gaps``.
    private(set) var leftOut = 0

    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    var isEmpty: Bool { rows.isEmpty && counts.isEmpty && unknown.isEmpty && browserUses.isEmpty && gaps.isEmpty }

    /// Counts events that are alike; whether their rows are kept is decided later.
    ///
    /// - Returns: whether rows of them may be kept: not if they have no key, nor if there was no room to count them but as left out.
    mutating func count(_ entry: ActivityTally.Entry) -> Bool {
        let (kind, requests, second) = (entry.kind, entry.requests, entry.kind.second)
        guard let key = kind.key else {
            if case .denied(let reason) = kind.outcome { countUnknown(reason, requests, from: kind.clientAddress, at: second) }
            return false
        }
        let count = CountKey(
            key: key, minute: second - second % Self.minute, route: kind.route ?? "", outcome: kind.outcome)
        let isCounted = counts.count < Self.mostCounts || counts[count] != nil
        if isCounted { counts[count, default: 0] += requests } else { leaveOutUncounted(requests, at: second) }
        let day = second - second % Self.day
        countSource(.address, kind.clientAddress?.description, requests, of: key, day: day, at: entry.lastAt)
        countSource(.userAgent, kind.userAgent, requests, of: key, day: day, at: entry.lastAt)
        if kind.outcome.isUse { lastUses[key] = max(lastUses[key] ?? .earliest, entry.lastAt) }
        return isCounted
    }

    mutating func noteBrowserUse(of principal: Principal, at time: Timestamp) {
        let key = KeyReference(teamID: principal.teamID, keyID: principal.keyID)
        browserUses[key] = max(browserUses[key] ?? .earliest, time)
    }

    /// Notes that of so many events of a second no row is kept.
    mutating func leaveOut(_ requests: Int, of key: KeyReference, in second: Int64) {
        let gap = GapKey(key: key, second: second)
        if gaps.count < Self.mostCounts || gaps[gap] != nil {
            gaps[gap, default: 0] += requests
            leftOut += requests
        } else {
            leaveOutUncounted(requests, at: second)
        }
    }

    /// When there are too many gaps to tell apart, they become one for each minute.
    private mutating func leaveOutUncounted(_ requests: Int, at time: Int64) {
        let second = time - time % (gaps.count < Self.mostCounts ? 1000 : Self.minute)
        gaps[GapKey(key: nil, second: second), default: 0] += requests
        leftOut += requests
    }

    private mutating func countSource(
        _ kind: SourceKey.Kind, _ value: String?, _ requests: Int, of key: KeyReference, day: Int64, at time: Timestamp
    ) {
        guard let value, !value.isEmpty else { return }
        let other = SourceKey(key: key, day: day, kind: kind, value: "")
        var source = SourceKey(key: key, day: day, kind: kind, value: value)
        if sources[source] == nil {
            if sourceCounts[other, default: 0] < Self.mostSourcesPerKey, sources.count < Self.mostCounts {
                sourceCounts[other, default: 0] += 1
            } else {
                source = other
            }
        }
        var tally = sources[source] ?? SourceTally(lastSeenAt: time)
        tally.requests += requests
        tally.lastSeenAt = max(tally.lastSeenAt, time)
        sources[source] = tally
    }

    private mutating func countUnknown(_ reason: Refusal, _ requests: Int, from address: IPAddress?, at time: Int64) {
        let minute = time - time % Self.minute
        var key = UnknownKey(minute: minute, reason: reason, block: address.map { "\($0.block)" } ?? "unknown")
        if unknown[key] == nil {
            if blocksPerMinute[minute, default: 0] < Self.mostBlocksPerMinute, unknown.count < Self.mostCounts {
                blocksPerMinute[minute, default: 0] += 1
            } else {
                key = UnknownKey(minute: minute, reason: reason, block: "other")
            }
        }
        unknown[key, default: 0] += requests
    }
}

extension ActivityOutcome {
    /// Whether the key was good: what "last used" means.
    var isUse: Bool { self == .allowed || self == .denied(.insufficientScope) || self == .denied(.quotaExceeded) }
}
