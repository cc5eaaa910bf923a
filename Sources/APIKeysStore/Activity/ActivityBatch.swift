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

    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    var isEmpty: Bool { rows.isEmpty && counts.isEmpty && unknown.isEmpty && browserUses.isEmpty && gaps.isEmpty }

    /// Counts an event; whether its row is kept is decided later, with ``keep(_:)`` or ``leaveOut(_:)``.
    ///
    /// - Returns: whether a row of it may be kept: not if it has no key, nor if there was no room to count it but as left out.
    mutating func count(_ event: ActivityEvent) -> Bool {
        let time = event.time.milliseconds
        guard let principal = event.principal else {
            if case .denied(let reason) = event.outcome { countUnknown(reason, from: event.clientAddress, at: time) }
            return false
        }
        let key = KeyReference(teamID: principal.teamID, keyID: principal.keyID)
        let count = CountKey(
            key: key, minute: time - time % Self.minute, route: event.route ?? "", outcome: event.outcome)
        let isCounted = counts.count < Self.mostCounts || counts[count] != nil
        if isCounted { counts[count, default: 0] += 1 } else { leaveOutUncounted(at: time) }
        let day = time - time % Self.day
        countSource(.address, event.clientAddress?.description, of: key, day: day, at: event.time)
        countSource(.userAgent, event.userAgent, of: key, day: day, at: event.time)
        if event.outcome.isUse { lastUses[key] = max(lastUses[key] ?? .earliest, event.time) }
        return isCounted
    }

    mutating func noteBrowserUse(of principal: Principal, at time: Timestamp) {
        let key = KeyReference(teamID: principal.teamID, keyID: principal.keyID)
        browserUses[key] = max(browserUses[key] ?? .earliest, time)
    }

    mutating func keep(_ event: ActivityEvent) {
        if rows.count < Self.mostRows { rows.append(event) } else { leaveOut(event) }
    }

    mutating func leaveOut(_ event: ActivityEvent) {
        guard let principal = event.principal else { return }
        let key = KeyReference(teamID: principal.teamID, keyID: principal.keyID)
        let time = event.time.milliseconds
        let gap = GapKey(key: key, second: time - time % 1000)
        if gaps.count < Self.mostCounts || gaps[gap] != nil { gaps[gap, default: 0] += 1 } else { leaveOutUncounted(at: time) }
    }

    /// When there are too many gaps to tell apart, they become one for each minute.
    private mutating func leaveOutUncounted(at time: Int64) {
        let second = time - time % (gaps.count < Self.mostCounts ? 1000 : Self.minute)
        gaps[GapKey(key: nil, second: second), default: 0] += 1
    }

    private mutating func countSource(
        _ kind: SourceKey.Kind, _ value: String?, of key: KeyReference, day: Int64, at time: Timestamp
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
        sources[source, default: SourceTally(lastSeenAt: time)].requests += 1
        sources[source]?.lastSeenAt = time
    }

    private mutating func countUnknown(_ reason: Refusal, from address: IPAddress?, at time: Int64) {
        let minute = time - time % Self.minute
        var key = UnknownKey(minute: minute, reason: reason, block: address.map { "\($0.block)" } ?? "unknown")
        if unknown[key] == nil {
            if blocksPerMinute[minute, default: 0] < Self.mostBlocksPerMinute, unknown.count < Self.mostCounts {
                blocksPerMinute[minute, default: 0] += 1
            } else {
                key = UnknownKey(minute: minute, reason: reason, block: "other")
            }
        }
        unknown[key, default: 0] += 1
    }
}

extension ActivityOutcome {
    /// Whether the key was good: what "last used" means.
    var isUse: Bool { self == .allowed || self == .denied(.insufficientScope) || self == .denied(.quotaExceeded) }
}
