import WorkClawServer

/// What is known of a request, as the command line shows it.
enum ExplanationDocument: Encodable {
    case request(RequestExplanation, team: Team)
    /// Nothing of its own was kept, but this is what came in at its time.
    case counts(RequestID, strangers: [StrangerCount], leftOut: Int)

    private enum CodingKeys: String, CodingKey {
        case kind, key, reason, advice, request, strangers, minute
        case requestID = "request_id"
        case teamID = "team_id"
        case teamName = "team"
        case leftOut = "left_out"
    }

    private struct Stranger: Encodable {
        let reason: String
        let network: String
        let requests: Int
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .request(let explanation, let team):
            try container.encode("request", forKey: .kind)
            try container.encode(explanation.request.requestID.description, forKey: .requestID)
            try container.encode(team.id.description, forKey: .teamID)
            try container.encode(team.name, forKey: .teamName)
            try container.encode(explanation.key.name, forKey: .key)
            try container.encode(explanation.reason, forKey: .reason)
            try container.encode(explanation.advice, forKey: .advice)
            try container.encode(ActivityDocument(line: .request(explanation.request)), forKey: .request)
        case .counts(let id, let strangers, let leftOut):
            try container.encode("counts", forKey: .kind)
            try container.encode(id.description, forKey: .requestID)
            try container.encode(Self.minute(of: id).description, forKey: .minute)
            try container.encode(
                strangers.map { Stranger(reason: $0.reason.rawValue, network: $0.network, requests: $0.requests) },
                forKey: .strangers)
            try container.encode(leftOut, forKey: .leftOut)
        }
    }

    /// For people.
    var text: String {
        switch self {
        case .request(let explanation, let team): Self.text(explanation, team)
        case .counts(let id, let strangers, let leftOut): Self.text(id, strangers, leftOut)
        }
    }

    private static func text(_ explanation: RequestExplanation, _ team: Team) -> String {
        let request = explanation.request
        var lines = [explanation.reason]
        if let advice = explanation.advice { lines.append(advice) }
        let facts: [(String, String)] = [
            ("request", "\(request.method) \(request.path)"), ("answer", "\(request.status) \(request.outcome.word)"),
            ("time", request.time.description), ("team", "\(team.name) (\(team.id))"),
            ("key", "\(explanation.key.name) \(explanation.key.hint) (\(explanation.key.id))"),
            ("address", request.clientAddress ?? "-"), ("user agent", request.userAgent ?? "-"),
        ]
        lines.append("")
        lines += facts.map { $0 + String(repeating: " ", count: 12 - $0.count) + $1 }
        return lines.joined(separator: "\n")
    }

    private static func text(_ id: RequestID, _ strangers: [StrangerCount], _ leftOut: Int) -> String {
        var lines = ["No line of this request was kept. It came in at \(id.time)."]
        if leftOut > 0 { lines.append("In that second \(leftOut) lines of requests with known keys were left out.") }
        if !strangers.isEmpty {
            lines.append("Of requests without a known key only these counts are kept; in its minute:")
            lines += strangers.map { count in
                "  " + String(repeating: " ", count: max(0, 8 - "\(count.requests)".count))
                    + "\(count.requests)  \(count.reason.rawValue)  \(count.network)"
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func minute(of id: RequestID) -> Timestamp {
        Timestamp(milliseconds: id.time.milliseconds - id.time.milliseconds % 60_000)
    }
}
