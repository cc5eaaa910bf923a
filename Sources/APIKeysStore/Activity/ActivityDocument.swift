import APIKeys

/// A line of the activity log in JSON, as the command line prints it and the dashboard lets it be downloaded.
public struct ActivityDocument: Encodable, Sendable {
    private let line: ActivityLine

    public init(line: ActivityLine) {
        self.line = line
    }

    private enum CodingKeys: String, CodingKey {
        case type, time, method, route, path, status, outcome
        case keyID = "key_id"
        case clientAddress = "client_address"
        case userAgent = "user_agent"
        case latency = "latency_ms"
        case requestID = "request_id"
        case leftOut = "left_out"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(line.time.description, forKey: .time)
        switch line {
        case .request(let request):
            try container.encode("request", forKey: .type)
            try container.encode(request.keyID.description, forKey: .keyID)
            try container.encode(request.method, forKey: .method)
            try container.encode(request.route, forKey: .route)
            try container.encode(request.path, forKey: .path)
            try container.encode(request.status, forKey: .status)
            try container.encode(request.outcome.word, forKey: .outcome)
            try container.encode(request.clientAddress, forKey: .clientAddress)
            try container.encode(request.userAgent, forKey: .userAgent)
            try container.encode(request.latency / .milliseconds(1), forKey: .latency)
            try container.encode(request.requestID.description, forKey: .requestID)
        case .gap(let gap):
            try container.encode("gap", forKey: .type)
            try container.encode(gap.leftOut, forKey: .leftOut)
        }
    }
}
