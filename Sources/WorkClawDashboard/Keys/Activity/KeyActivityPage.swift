import APIKeys
import APIKeysStore

/// What one key was used for.
struct KeyActivityPage: PageView {
    static let template = "Keys/Activity/activity.mustache"
    static let asksForMore = true

    struct Choice: Sendable {
        let name: String
        let path: String
        let isChosen: Bool
    }

    struct Option: Sendable {
        let name: String
        let value: String
        let isChosen: Bool
    }

    struct Top: Sendable {
        let value: String
        let count: Int
        /// Where the calls of this kind are listed. Not named as anything of the page: a template would take that where this is absent.
        let listing: String?
    }

    struct Tops: Sendable {
        let heading: String
        let entries: [Top]
        let isEmpty: Bool

        init(_ heading: String, _ entries: [Top]) {
            self.heading = heading
            self.entries = Array(entries.prefix(Self.most))
            self.isEmpty = entries.isEmpty
        }

        private static let most = 8
    }

    let title = "Activity"
    let keyName: String
    let hint: String
    let keyPath: String
    let path: String
    let spans: [Choice]
    let chart: ActivityChart
    let tops: [Tops]
    /// Of addresses and user agents: they are counted by whole days.
    let sourcesSince: String
    let spanValue: String
    let status: FieldView
    let outcomes: [Option]
    let outcomeFault: String?
    let route: FieldView
    let address: FieldView
    let request: FieldView
    let isFiltered: Bool
    let clear: String
    let rows: [ActivityRow]
    /// Set if there are no rows, and says why.
    let emptiness: String?
    let newest: String?
    let older: String?
    let lookFurther: String?
    let lookedBackTo: String?
    let lookedAt = ActivityPage.mostLookedAt
    let hasPages: Bool
    let csv: String
    let ndjson: String
    /// The same page anew; `nil` for one of older requests, or of none.
    let again: String?
    /// Where what is new is told as it comes; `nil` as before.
    let live: String?
    let mostLive = 200

    /// - Parameter tail: the place behind all that the page may have.
    init(
        key: APIKey, query: ActivityQuery, chart: ActivityChart, routes: [ActivitySummary.Count], summary: ActivitySummary,
        found: ActivityPage, tail: ActivityTail
    ) {
        let base = "/settings/keys/\(key.id)"
        let path = base + "/activity"
        keyName = key.name
        hint = key.hint
        keyPath = base
        self.path = path
        spans = ActivitySpan.allCases.map { span in
            Choice(
                name: span.name, path: path + query.text(["span": span == .day ? "" : span.rawValue]),
                isChosen: span == query.span)
        }
        self.chart = chart
        tops = [
            Tops(
                "Routes",
                routes.map { route in
                    let value = route.name.isEmpty ? ActivityQuery.unmatched : route.name
                    return Top(
                        value: route.name.isEmpty ? "No such route" : route.name, count: route.requests,
                        listing: path + query.text(["route": value]))
                }),
            Tops(
                "Addresses",
                summary.addresses.map { source in
                    Top(
                        value: source.value ?? "Others", count: source.requests,
                        listing: source.value.map { path + query.text(["address": $0]) })
                }),
            Tops(
                "User agents",
                summary.userAgents.map { Top(value: $0.value ?? "Others", count: $0.requests, listing: nil) }),
        ]
        sourcesSince = String(summary.since.description.prefix(10))
        spanValue = query.span.rawValue
        func field(_ name: String) -> FieldView { FieldView(query.fields[name] ?? "", fault: query.faults[name]) }
        status = field("status")
        route = field("route")
        address = field("address")
        request = field("request_id")
        outcomes = Self.outcomes(query.fields["outcome"] ?? "")
        outcomeFault = query.faults["outcome"]
        isFiltered = !query.filter.isEmpty || !query.faults.isEmpty
        clear = path + query.text(Dictionary(uniqueKeysWithValues: ActivityQuery.names.map { ($0, "") }))
        rows = found.lines.map(ActivityRow.init)
        emptiness =
            !found.lines.isEmpty || found.lookedBackTo != nil
            ? nil
            : !query.faults.isEmpty
                ? "Nothing was looked for: correct the filter first."
                : query.filter.isEmpty && query.position == nil
                    ? "Nothing has used this key yet. Requests are listed here a moment after they are answered."
                    : "There are no such requests."
        let next = found.next.map { path + query.text(["before": $0.description]) }
        newest = query.position == nil ? nil : path + query.text()
        older = found.lookedBackTo == nil ? next : nil
        lookFurther = found.lookedBackTo == nil ? nil : next
        lookedBackTo = found.lookedBackTo.map(ActivityRow.precise)
        hasPages = newest != nil || next != nil
        csv = path + ".csv" + query.text(["span": ""])
        ndjson = path + ".ndjson" + query.text(["span": ""])
        let isNewest = query.faults.isEmpty && query.position == nil
        again = isNewest ? path + query.text() : nil
        live = isNewest ? path + "/live" + query.text(["span": "", "after": tail.description]) : nil
    }

    /// Those that a line can have: a request with no key that was ever issued belongs to no key.
    private static func outcomes(_ chosen: String) -> [Option] {
        let words: [ActivityOutcome] = [
            .allowed, .denied(.revoked), .denied(.expired), .denied(.insufficientScope), .denied(.addressNotAllowed),
            .denied(.clientSideUse), .denied(.wrongTeam), .denied(.quotaExceeded),
        ]
        return [("", "Any"), ("denied", "All refusals")].map { Option(name: $1, value: $0, isChosen: chosen == $0) }
            + words.map {
                Option(name: ActivityRow.word(for: $0), value: $0.word, isChosen: chosen == $0.word)
            }
    }
}
