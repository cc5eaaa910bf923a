import APIKeys
import APIKeysStore
import WorkClaw

/// What somebody had better see to about a key.
enum KeyBadge: Sendable, Hashable, CaseIterable {
    case seenInBrowser
    case oldKeyInUse
    case expiresSoon
    case pastSchedule
    case unused

    /// How long before its end a key expires soon.
    static let soon = Duration.seconds(7 * 86_400)
    /// After how long without a use a key may not be needed any more.
    static let unusedTime = Duration.seconds(60 * 86_400)

    /// What there is to see to, the most urgent first. A key that has ended needs nothing.
    static func all(of key: APIKey, usage: KeyUsage?, rules: TeamKeyRules, at now: Timestamp) -> [KeyBadge] {
        KeySuspect(key, at: now).map { all(of: $0, usage: usage, rules: rules, at: now) } ?? []
    }

    /// The same, of what is known of a key that works.
    static func all(of key: KeySuspect, usage: KeyUsage?, rules: TeamKeyRules, at now: Timestamp) -> [KeyBadge] {
        let isActive = key.supersededAt == nil
        return allCases.filter { badge in
            switch badge {
            case .seenInBrowser: usage?.browserSeenAt != nil
            case .oldKeyInUse: key.supersededAt.map { (usage?.lastUsedAt ?? .earliest) >= $0 } ?? false
            case .expiresSoon: isActive && key.expiresAt.map { $0.since(now) < soon } ?? false
            case .pastSchedule: isActive && rules.isPastSchedule(madeAt: key.createdAt, at: now)
            case .unused: isActive && now.since(max(usage?.lastUsedAt ?? .earliest, key.createdAt)) >= unusedTime
            }
        }
    }

    var text: String {
        switch self {
        case .seenInBrowser: "Exposed in a browser"
        case .oldKeyInUse: "Rotated, still in use"
        case .expiresSoon: "Expires soon"
        case .pastSchedule: "Due for rotation"
        case .unused: "Unused for 60 days"
        }
    }

    /// The style's name.
    var style: String { self == .seenInBrowser ? "badge-bad" : "badge-warn" }
}
