public import APIKeys

/// Who has called with a key, from the newest requests that were kept: it costs the same whatever the traffic was.
public struct KeyCallers: Sendable, Hashable {
    /// Those requests that came from one address, with one user agent, for one route.
    public struct Caller: Sendable, Hashable {
        public let address: String?
        public let userAgent: String?
        /// `nil` for requests that no route matched.
        public let route: String?
        public let requests: Int
        public let lastCallAt: Timestamp
    }

    /// The most frequent first, at most ``mostCallers``.
    public let callers: [Caller]
    /// How many requests were looked at, also of callers that are not among these.
    public let requests: Int
    /// `nil` if there were none.
    public let lastCallAt: Timestamp?
    /// Whether that was not all: there were older ones, or some that were not kept.
    public let isPartial: Bool

    public static let mostRequests = 2000
    public static let mostCallers = 20
}
