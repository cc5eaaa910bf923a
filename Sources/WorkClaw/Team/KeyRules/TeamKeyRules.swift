public import APIKeys
import APIKeysStore

/// What a team asks of its keys. The schedule reminds; the other two are asked of keys that are made from then on, and flag those that exist.
public struct TeamKeyRules: Sendable, Hashable {
    public static let rotationRange = 7...365
    public static let ageRange = 1...3650

    /// After how many days a key is to be rotated; `nil` for no schedule.
    public let rotationDays: Int?
    /// How many days a new key may live; `nil` for no limit.
    public let longestAgeDays: Int?
    /// Whether a new key may live for ever. One with a longest age never may.
    public let allowsEndlessKeys: Bool

    /// What holds until a team sets something else.
    public static let none = TeamKeyRules()

    private init() {
        self.rotationDays = nil
        self.longestAgeDays = nil
        self.allowsEndlessKeys = true
    }

    /// - Throws: a fault of the field `rotation_days` or `longest_age_days`.
    public init(rotationDays: Int?, longestAgeDays: Int?, allowsEndlessKeys: Bool) throws(FieldFault) {
        try Self.check(rotationDays, within: Self.rotationRange, at: "rotation_days")
        try Self.check(longestAgeDays, within: Self.ageRange, at: "longest_age_days")
        self.rotationDays = rotationDays
        self.longestAgeDays = longestAgeDays
        self.allowsEndlessKeys = allowsEndlessKeys
    }

    private static func check(_ days: Int?, within range: ClosedRange<Int>, at field: String) throws(FieldFault) {
        guard let days, !range.contains(days) else { return }
        throw FieldFault(.outOfRange, at: field, "Must be \(range.lowerBound) to \(range.upperBound) days.")
    }

    var lifetimes: KeyLifetimeRule {
        KeyLifetimeRule(longest: longestAgeDays.map(Self.days), allowsEndless: allowsEndlessKeys)
    }

    /// What is to be seen to about a key that works at `now`. A key in its grace is on its way out already.
    public func flags(of key: APIKey, at now: Timestamp) -> Set<KeyRuleFlag> {
        guard key.status(at: now) == .active else { return [] }
        let age = now.since(key.createdAt)
        var flags: Set<KeyRuleFlag> = []
        if isPastSchedule(madeAt: key.createdAt, at: now) { flags.insert(.pastSchedule) }
        if let longestAgeDays, age >= Self.days(longestAgeDays) { flags.insert(.tooOld) }
        if key.expiresAt == nil, !allowsEndlessKeys || longestAgeDays != nil { flags.insert(.endless) }
        return flags
    }

    /// Whether the schedule says that an active key that was made then should have been rotated.
    public func isPastSchedule(madeAt time: Timestamp, at now: Timestamp) -> Bool {
        rotationDays.map { now.since(time) >= Self.days($0) } ?? false
    }

    private static func days(_ count: Int) -> Duration { .seconds(count * 24 * 3600) }
}

/// What a key does not keep of its team's rules.
public enum KeyRuleFlag: String, Sendable, Hashable, CaseIterable {
    /// The schedule says that it should have been rotated.
    case pastSchedule = "past_schedule"
    /// It is older than a new key could become.
    case tooOld = "too_old"
    /// It never expires, and no new key may do so.
    case endless
}
