public import APIKeys

/// What a key did in the last hours, from exact counts.
public struct ActivityHours: Sendable, Hashable {
    public struct Hour: Sendable, Hashable {
        /// The hour's first moment, in UTC.
        public let start: Timestamp
        public let requests: Int
        public let denied: Int
    }

    public let since: Timestamp
    /// Every hour of the span, oldest first, also those without a request.
    public let hours: [Hour]
    /// By route, the most frequent first; requests that no route matched are counted as `""`.
    public let routes: [ActivitySummary.Count]
}
