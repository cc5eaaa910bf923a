public import APIKeys

/// A line of a key's activity log.
public enum ActivityLine: Sendable, Hashable {
    case request(Request)
    /// So many requests came in this second that not all of them were kept.
    case gap(Gap)

    public struct Request: Sendable, Hashable {
        public let time: Timestamp
        public let requestID: RequestID
        public let keyID: KeyID
        public let method: String
        public let route: String?
        public let path: String
        public let status: Int
        public let outcome: ActivityOutcome
        public let clientAddress: String?
        public let userAgent: String?
        public let latency: Duration
    }

    public struct Gap: Sendable, Hashable {
        public let time: Timestamp
        public let leftOut: Int
    }

    public var time: Timestamp {
        switch self {
        case .request(let request): request.time
        case .gap(let gap): gap.time
        }
    }
}
