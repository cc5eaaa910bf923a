/// How a key stands with its limits after a call was counted, or refused.
public struct RateStanding: Hashable, Sendable {
    /// One for each limit, the shorter window first.
    public internal(set) var items: [Item]

    public struct Item: Hashable, Sendable {
        public let limit: RateLimit
        let pace: Pace
        /// How far the bucket is from full, in ticks.
        var backlog: Int64

        /// Whether the call was one too many for this limit.
        public internal(set) var isViolated = false

        /// How many calls this process would let through at once now. Where several processes share the limit, the others may let through more.
        public var remaining: Int { isViolated ? 0 : Int((pace.capacity - backlog) / pace.interval) }

        /// Seconds until there is one call more, rounded up.
        public var reset: Int {
            let rest = (pace.capacity - backlog) % pace.interval
            return Self.seconds(isViolated ? wait : min(backlog, pace.interval - rest))
        }

        /// Ticks until there is room for a call; 0 or less if there is.
        var wait: Int64 { backlog + pace.interval - pace.capacity }

        private static func seconds(_ ticks: Int64) -> Int {
            Int((ticks + Pace.ticksPerSecond - 1) / Pace.ticksPerSecond)
        }
    }

    /// Whether the call was refused. It was then counted by none of the limits.
    public var isRefused: Bool { items.contains(where: \.isViolated) }

    /// The limits that had no call left.
    public var violated: [RateLimit] { items.filter(\.isViolated).map(\.limit) }

    /// In how many seconds a call that was refused may be made again; `nil` if it was not refused.
    public var retryAfter: Int? { items.filter(\.isViolated).map(\.reset).max().map { max($0, 1) } }
}
