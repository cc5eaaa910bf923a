import APIKeys
import Foundation
import WorkClaw

/// One page of a team's keys.
struct KeyListPage: PageView {
    static let template = "Keys/List/list.mustache"

    struct Row: Sendable {
        let path: String
        let name: String
        let hint: String
        let scopes: [String]
        let status: StatusView
        let createdBy: String
        let lastUsed: TimeView?
        let expires: TimeView?

        init(_ key: APIKey, maker: Person?, lastUsedAt: Timestamp?, now: Timestamp) {
            path = "/settings/keys/\(key.id)"
            name = key.name
            hint = key.hint
            scopes = key.scopes.map(\.name)
            status = StatusView(key.status(at: now))
            createdBy = maker?.email ?? "Somebody who has left"
            lastUsed = lastUsedAt.map { TimeView($0, now: now) }
            expires = key.expiresAt.map { TimeView($0, now: now) }
        }
    }

    struct Filter: Sendable {
        let name: String
        let path: String
        let isChosen: Bool
    }

    let title = "API keys"
    let keys: [Row]
    let filters: [Filter]
    /// Set if the list is empty, and says what to do.
    let emptiness: String?
    let newest: String?
    let older: String?
    var hasPages: Bool

    init(keys: [Row], status: KeyStatus?, isFirst: Bool, last: KeyID?) {
        self.keys = keys
        let filter = status.map { "status=\($0.rawValue)" }
        filters =
            [Filter(name: "All", path: "/settings/keys", isChosen: status == nil)]
            + KeyStatus.allCases.map {
                Filter(name: $0.rawValue.capitalized, path: "/settings/keys?status=\($0.rawValue)", isChosen: status == $0)
            }
        emptiness =
            !keys.isEmpty
            ? nil
            : status != nil || !isFirst
                ? "There are no such keys." : "There are no keys yet. Make one to call the API with it."
        newest = isFirst ? nil : "/settings/keys" + (filter.map { "?\($0)" } ?? "")
        older = last.map { "/settings/keys?" + (filter.map { "\($0)&" } ?? "") + "before=\($0)" }
        hasPages = newest != nil || older != nil
    }
}
