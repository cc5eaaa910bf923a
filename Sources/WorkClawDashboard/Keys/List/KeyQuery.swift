import APIKeys
import APIKeysStore
import WorkClaw

/// Which keys a list is to show, as its address says it. What an address asks for that there is not asks for nothing.
struct KeyQuery: Sendable, Hashable {
    static let path = "/settings/keys"
    /// Characters: more than any name has.
    static let longestText = 100

    var status: KeyStatus?
    var scope: Scope?
    /// What the name or the hint has in it; empty for all.
    var text: String
    var order: KeyOrder
    /// Only keys that have a badge, of whatever status, newest first.
    var needsAttention: Bool
    /// The last key of the page before, or the last one that was looked at.
    var before: KeyID?
    /// Whether a whole key was searched for. The text is its hint then: a secret is to stand in no address.
    let heldSecret: Bool

    /// - Parameter catalog: the scopes that there are.
    init(_ query: FormBody, scopes catalog: ScopeCatalog) {
        needsAttention = query["attention"] == "yes"
        status = needsAttention ? nil : KeyStatus(rawValue: query["status"])
        order = needsAttention ? .newestFirst : KeyOrder(sort: query["sort"]) ?? .newestFirst
        scope = catalog.entries.map(\.scope).first { $0.name == query["scope"] }
        let text = String(query["q"].split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(Self.longestText))
        let secret = KeyFormat.workclaw.parse(text)
        self.text = secret?.hint ?? text
        heldSecret = secret != nil
        before = KeyID(query["before"])
    }

    /// Whether it asks for some keys only.
    var isNarrow: Bool { status != nil || needsAttention || scope != nil || !text.isEmpty }

    /// The address of the list that it asks for.
    var address: String {
        let fields = [
            ("q", text.isEmpty ? nil : FormBody.encoded(text)), ("status", status?.rawValue),
            ("scope", scope.map { FormBody.encoded($0.name) }), ("attention", needsAttention ? "yes" : nil),
            ("sort", order == .newestFirst ? nil : order.sort), ("before", before?.description),
        ].compactMap { name, value in value.map { "\(name)=\($0)" } }
        return Self.path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// The same list from its first page on, with something else about it.
    func with(_ change: (inout KeyQuery) -> Void) -> KeyQuery {
        var query = self
        query.before = nil
        change(&query)
        return query
    }
}

extension KeyOrder {
    /// As an address has it: the column, after a hyphen if the order is descending.
    var sort: String { (isDescending ? "-" : "") + column.rawValue }

    init?(sort: String) {
        let isDescending = sort.hasPrefix("-")
        guard let column = Column(rawValue: isDescending ? String(sort.dropFirst()) : sort) else { return nil }
        self.init(column, isDescending: isDescending)
    }
}
