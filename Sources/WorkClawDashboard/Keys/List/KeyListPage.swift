import APIKeys
import APIKeysStore
import Foundation
import WorkClaw

/// One page of a team's keys.
struct KeyListPage: PageView {
    static let template = "Keys/List/list.mustache"

    struct Badge: Sendable {
        let text: String
        let style: String
    }

    struct Row: Sendable {
        let path: String
        let name: String
        let hint: String
        let scopes: [String]
        let status: StatusView
        let createdBy: String
        let lastUsed: TimeView?
        let expires: TimeView?
        let badges: [Badge]
        let hasBadges: Bool

        init(_ key: APIKey, maker: Person?, usage: KeyUsage?, rules: TeamKeyRules, now: Timestamp) {
            path = key.path
            name = key.name
            hint = key.hint
            scopes = key.scopes.map(\.name)
            status = StatusView(key.status(at: now))
            createdBy = maker?.email ?? "Somebody who has left"
            lastUsed = usage?.lastUsedAt.map { TimeView($0, now: now) }
            expires = key.expiresAt.map { TimeView($0, now: now) }
            badges = KeyBadge.all(of: key, usage: usage, rules: rules, at: now).map { Badge(text: $0.text, style: $0.style) }
            hasBadges = !badges.isEmpty
        }
    }

    struct Filter: Sendable {
        let name: String
        let path: String
        let isChosen: Bool
    }

    struct ScopeOption: Sendable {
        let name: String
        let isChosen: Bool
    }

    let title = "API keys"
    let keys: [Row]
    let text: String
    /// The status that a search keeps to.
    let status: String?
    let filters: [Filter]
    let scopes: [ScopeOption]
    let isAnyScope: Bool
    /// Where all keys are; `nil` if nothing was searched for.
    let clearPath: String?
    /// There is nothing to search while there are no keys at all.
    let hasSearch: Bool
    /// Set if the list is empty, and says what to do.
    let emptiness: String?
    let newest: String?
    let older: String?
    let hasPages: Bool

    /// - Parameter last: the last of these keys, if there are more.
    init(_ query: KeyQuery, keys: [Row], last: KeyID?) {
        self.keys = keys
        text = query.text
        status = query.status?.rawValue
        filters = ([nil] + KeyStatus.allCases).map { status in
            Filter(
                name: status?.rawValue.capitalized ?? "All", path: query.with { $0.status = status }.address,
                isChosen: query.status == status)
        }
        scopes = ScopeCatalog.workclaw.entries.map { ScopeOption(name: $0.scope.name, isChosen: $0.scope == query.scope) }
        isAnyScope = query.scope == nil
        clearPath = query.scope != nil || !query.text.isEmpty ? KeyQuery.path : nil
        let isAll = !query.isNarrow && query.before == nil
        hasSearch = !(isAll && keys.isEmpty)
        emptiness =
            !keys.isEmpty
            ? nil : isAll ? "There are no keys yet. Make one to call the API with it." : "There are no such keys."
        newest = query.before == nil ? nil : query.with { _ in }.address
        older = last.map { last in query.with { $0.before = last }.address }
        hasPages = newest != nil || older != nil
    }
}
