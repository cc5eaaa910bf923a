public import APIKeys

/// What a key did in some days, from exact counts: it costs the same whatever the traffic was.
public struct ActivitySummary: Sendable, Hashable {
    public struct Count: Sendable, Hashable {
        public let name: String
        public let requests: Int
    }

    public struct Day: Sendable, Hashable {
        /// The day's first moment, in UTC.
        public let start: Timestamp
        public let requests: Int
        public let denied: Int
    }

    public struct Source: Sendable, Hashable {
        /// The address, or the user agent; `nil` for those that were too many to tell apart.
        public let value: String?
        public let requests: Int
        public let lastSeenAt: Timestamp
    }

    public let since: Timestamp
    public let requests: Int
    /// By outcome, the most frequent first.
    public let outcomes: [Count]
    /// By route, the most frequent first; requests that no route matched are counted as `""`.
    public let routes: [Count]
    /// Every day of the span, also those without a request.
    public let days: [Day]
    /// The most frequent first, at most ``mostSources``.
    public let addresses: [Source]
    public let userAgents: [Source]

    public static let mostSources = 20
}
