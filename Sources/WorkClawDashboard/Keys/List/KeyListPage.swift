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
        let created: TimeView
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
            created = TimeView(key.createdAt, now: now)
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

    /// The head of a column by which the list can be put in order.
    struct Head: Sendable {
        let name: String
        /// To the list in this order, or in the reverse of it if it is in this order already.
        let path: String
        /// Of the column that the list is in the order of: `ascending` or `descending`.
        let direction: String?

        init(_ name: String, _ column: KeyOrder.Column, first: Bool = false, of query: KeyQuery) {
            let isChosen = query.order.column == column
            self.name = name
            path =
                query.with {
                    $0.order = KeyOrder(column, isDescending: isChosen ? !query.order.isDescending : first)
                }.address
            direction = isChosen ? (query.order.isDescending ? "descending" : "ascending") : nil
        }
    }

    /// The heads, where the list can be put in order.
    struct Heads: Sendable {
        let name: Head
        let created: Head
        let expires: Head
    }

    let title = "API keys"
    let heads: Heads?
    let sorts: [Head]
    /// What a search keeps to.
    let sort: String?
    let needsAttention: Bool
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
    let newestName: String
    let olderName: String
    let lookFurther: String?
    let lookedAt = KeyAttention.mostLookedAt
    let hasPages: Bool

    /// - Parameters:
    ///   - last: the last of these keys, or of those that were looked at, if there are more.
    ///   - isCutOff: whether it was looked at so many keys that there may be more of the kind further on.
    init(_ query: KeyQuery, keys: [Row], last: KeyID?, isCutOff: Bool = false, catalog: ScopeCatalog) {
        self.keys = keys
        text = query.text
        status = query.status?.rawValue
        needsAttention = query.needsAttention
        sort = query.order == .newestFirst ? nil : query.order.sort
        let heads = Heads(
            name: Head("Name", .name, of: query), created: Head("Created", .created, first: true, of: query),
            expires: Head("Expires", .expires, of: query))
        self.heads = query.needsAttention ? nil : heads
        sorts = query.needsAttention ? [] : [heads.name, heads.created, heads.expires]
        let statuses = ([nil] + KeyStatus.allCases).map { status in
            Filter(
                name: status?.rawValue.capitalized ?? "All",
                path: query.with { ($0.status, $0.needsAttention) = (status, false) }.address,
                isChosen: !query.needsAttention && query.status == status)
        }
        let attention = query.with {
            ($0.status, $0.needsAttention, $0.order) = (nil, true, .newestFirst)
        }
        filters =
            statuses + [
                Filter(name: "Needs attention", path: attention.address, isChosen: query.needsAttention)
            ]
        scopes = catalog.entries.map { ScopeOption(name: $0.scope.name, isChosen: $0.scope == query.scope) }
        isAnyScope = query.scope == nil
        clearPath =
            query.scope != nil || !query.text.isEmpty ? query.with { ($0.scope, $0.text) = (nil, "") }.address : nil
        let isAll = !query.isNarrow && query.before == nil
        hasSearch = !(isAll && keys.isEmpty)
        emptiness =
            !keys.isEmpty || isCutOff
            ? nil
            : query.needsAttention && query.scope == nil && query.text.isEmpty && query.before == nil
                ? "No key needs attention."
                : isAll ? "There are no keys yet. Make one to call the API with it." : "There are no such keys."
        newest = query.before == nil ? nil : query.with { _ in }.address
        let next = last.map { last in query.with { $0.before = last }.address }
        (newestName, olderName) = query.order == .newestFirst ? ("Newest", "Older") : ("First page", "Next page")
        older = isCutOff ? nil : next
        lookFurther = isCutOff ? next : nil
        hasPages = newest != nil || next != nil
    }
}
