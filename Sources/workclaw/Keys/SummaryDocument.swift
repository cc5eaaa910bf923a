import WorkClawServer

/// A summary of a key's activity as the command line shows it.
struct SummaryDocument: Encodable {
    let keyID: KeyID
    let summary: ActivitySummary
    let usage: KeyUsage?

    private enum CodingKeys: String, CodingKey {
        case since, requests, outcomes, routes, days, addresses
        case keyID = "key_id"
        case lastUsedAt = "last_used_at"
        case browserSeenAt = "browser_seen_at"
        case userAgents = "user_agents"
    }

    private struct Named: Encodable {
        let name: String
        let requests: Int
    }

    private struct Day: Encodable {
        let day: String
        let requests: Int
        let denied: Int
    }

    private struct Source: Encodable {
        private enum CodingKeys: String, CodingKey {
            case value, requests
            case lastSeenAt = "last_seen_at"
        }

        let value: String?
        let requests: Int
        let lastSeenAt: String

        init(_ source: ActivitySummary.Source) {
            value = source.value
            requests = source.requests
            lastSeenAt = source.lastSeenAt.description
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(keyID.description, forKey: .keyID)
        try container.encode(summary.since.description, forKey: .since)
        try container.encode(usage?.lastUsedAt?.description, forKey: .lastUsedAt)
        try container.encode(usage?.browserSeenAt?.description, forKey: .browserSeenAt)
        try container.encode(summary.requests, forKey: .requests)
        try container.encode(summary.outcomes.map { Named(name: $0.name, requests: $0.requests) }, forKey: .outcomes)
        try container.encode(summary.routes.map { Named(name: $0.name, requests: $0.requests) }, forKey: .routes)
        let days = summary.days.map {
            Day(day: String($0.start.description.prefix(10)), requests: $0.requests, denied: $0.denied)
        }
        try container.encode(days, forKey: .days)
        try container.encode(summary.addresses.map(Source.init), forKey: .addresses)
        try container.encode(summary.userAgents.map(Source.init), forKey: .userAgents)
    }

    /// For people.
    var text: String {
        var lines = ["\(summary.requests) requests since \(summary.since)"]
        lines.append("last used \(usage?.lastUsedAt?.description ?? "never")")
        if let seen = usage?.browserSeenAt {
            lines.append("sent by a browser at \(seen): it may stand in a page for everybody to read; rotate it")
        }
        func list(_ title: String, _ entries: [(String, Int)]) {
            guard !entries.isEmpty else { return }
            lines.append("\n\(title)")
            lines += entries.map { "  " + String(repeating: " ", count: max(0, 8 - "\($1)".count)) + "\($1)  \($0)" }
        }
        list("by outcome", summary.outcomes.map { ($0.name, $0.requests) })
        list("by route", summary.routes.map { ($0.name.isEmpty ? "(no such route)" : $0.name, $0.requests) })
        list("by day", summary.days.filter { $0.requests > 0 }.map { (String($0.start.description.prefix(10)), $0.requests) })
        list("by address", summary.addresses.map { ($0.value ?? "(others)", $0.requests) })
        list("by user agent", summary.userAgents.map { ($0.value ?? "(others)", $0.requests) })
        return lines.joined(separator: "\n")
    }
}
