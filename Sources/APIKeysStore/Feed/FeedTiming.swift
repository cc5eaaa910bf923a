public import SQLDatabase

/// How often the feed looks, and how long it waits for an answer.
public struct FeedTiming: Sendable, Hashable {
    /// What a lease may be: shorter, and a slow answer would end it; longer, and a revocation would be too late.
    public static let leaseLengths = Duration.seconds(1)...Duration.seconds(60)

    /// How long the index may be trusted after a heartbeat has begun.
    public var leaseLength: Duration
    /// Between the beginnings of two heartbeats.
    public var interval: Duration
    /// Between a heartbeat that failed and the next.
    public var retryInterval: Duration
    /// How long a heartbeat, or a look between two of them, may take. Two heartbeats that hang, one after the other, fit into a lease.
    public var deadline: Duration
    /// How long reading one part of all keys may take.
    public var loadDeadline = Duration.seconds(30)

    /// On SQLite a heartbeat only reads, and is the one way to see what another process wrote: 20 a second. Elsewhere it writes, and what
    /// is new is told by notifications.
    public init(engine: SQLEngine, leaseLength: Duration) {
        self.leaseLength = leaseLength
        interval = engine == .sqlite ? .milliseconds(50) : min(.seconds(1), leaseLength / 3)
        retryInterval = min(interval, .milliseconds(250))
        deadline = engine == .sqlite ? .seconds(8) : min(.seconds(3), (leaseLength - interval) / 2)
    }
}
