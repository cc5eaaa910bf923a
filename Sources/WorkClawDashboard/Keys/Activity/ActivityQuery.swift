import APIKeys
import APIKeysStore
import Foundation

/// What somebody asks of a key's activity: over which span, of which kind, and from where on.
struct ActivityQuery: Sendable {
    let span: ActivitySpan
    let filter: ActivityFilter
    let position: ActivityPosition?
    /// The filter's fields as they were typed.
    let fields: [String: String]
    let faults: FormFaults

    static let names = ["status", "outcome", "route", "address", "request_id"]
    /// What is asked for as the route of requests that no route matched.
    static let unmatched = "none"

    init(_ form: FormBody) {
        var faults = FormFaults()
        let fields = Dictionary(
            uniqueKeysWithValues: Self.names.map { ($0, form[$0].trimmingCharacters(in: .whitespacesAndNewlines)) })
        func read<Value>(_ name: String, fault: String, _ make: (String) -> Value?) -> Value? {
            guard let text = fields[name], !text.isEmpty else { return nil }
            let value = make(text)
            if value == nil { faults[name] = fault }
            return value
        }
        filter = ActivityFilter(
            status: read("status", fault: "Type a status such as 404, or 4xx for all of a kind.", Self.status),
            outcome: read("outcome", fault: "Choose one.") { text in
                text == "denied" ? .denied : ActivityOutcome(word: text).map { .exactly($0) }
            },
            route: read("route", fault: "") { $0 == Self.unmatched ? .unmatched : .pattern($0) },
            address: read("address", fault: "This is no IP address.") { IPAddress($0) },
            requestID: read("request_id", fault: "A request id begins with req_ and has 26 characters behind it.") {
                RequestID($0)
            })
        span = ActivitySpan(rawValue: form["span"]) ?? .day
        position = ActivityPosition(form["before"])
        self.fields = fields
        self.faults = faults
    }

    private static func status(_ text: String) -> ActivityFilter.Status? {
        if let status = Int(text), 100...599 ~= status { return .exactly(status) }
        guard text.utf8.count == 3, text.lowercased().hasSuffix("xx"), let digit = Int(text.prefix(1)), 1...5 ~= digit else {
            return nil
        }
        return .kind(hundreds: digit)
    }

    /// The same question as the query of an address, with some fields changed; an empty one is left out.
    func text(_ changes: [String: String] = [:]) -> String {
        var all = fields
        all["span"] = span == .day ? "" : span.rawValue
        all.merge(changes) { $1 }
        let pairs = all.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return pairs.isEmpty ? "" : "?" + pairs.map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&")
    }
}

/// How far back the chart goes.
enum ActivitySpan: String, Sendable, CaseIterable {
    case day = "24h"
    case week = "7d"
    case month = "30d"

    var name: String {
        switch self {
        case .day: "24 hours"
        case .week: "7 days"
        case .month: "30 days"
        }
    }

    /// The UTC days that it is in.
    var days: Int {
        switch self {
        case .day: 2
        case .week: 7
        case .month: 30
        }
    }
}
