import APIKeys
import APIKeysStore
import WorkClaw

/// Finds the keys that need attention. Their use stands in another database than they do, so both are read side by side, newest first.
struct KeyAttention: Sendable {
    /// Keys that one page looks at: as many as are judged well within 50 ms.
    static let mostLookedAt = 5000

    let keys: KeyService
    let activity: ActivityStore
    let rules: TeamKeyRules
    let now: Timestamp

    struct Found: Sendable {
        var keys: [APIKey] = []
        /// The last key that was looked at, if there are more to look at.
        var last: KeyID?
        /// Whether it was looked at as many keys as one page may, and not only so far that the page is full.
        var isCutOff = false
    }

    func page(of query: KeyQuery, in team: TeamID, limit: Int) async throws -> Found {
        var ids: [KeyID] = []
        var (last, looked, portion) = (query.before, 0, 250)
        var rest: [KeySuspect] = []
        repeat {
            rest = try await keys.suspects(
                in: team, scope: query.scope, containing: query.text, before: last,
                limit: min(portion, Self.mostLookedAt - looked))
            guard let newest = rest.first?.id, let oldest = rest.last?.id else { break }
            let usage = try await activity.usage(from: oldest, through: newest, in: team)
            ids += rest.lazy.filter { !KeyBadge.all(of: $0, usage: usage[$0.id], rules: rules, at: now).isEmpty }.map(\.id)
            if ids.count > limit {
                let shown = Array(ids.prefix(limit))
                return Found(keys: try await keys.keys(shown, in: team), last: shown.last)
            }
            if rest.count < portion, looked + rest.count < Self.mostLookedAt { break }
            (last, looked, portion) = (oldest, looked + rest.count, min(2 * portion, 4000))
        } while looked < Self.mostLookedAt
        let isCutOff = looked >= Self.mostLookedAt
        return Found(keys: try await keys.keys(ids, in: team), last: isCutOff ? last : nil, isCutOff: isCutOff)
    }
}
