/// Where the time comes from. The rules of a key never ask for it: they take it as a parameter. Whoever calls them holds a
/// `TimeSource`, so that a test can hold one that stands still.
public protocol TimeSource: Sendable {
    /// The wall clock: what expiry, grace and logs are counted in. It may jump.
    var now: Timestamp { get }

    /// The monotonic clock: what a lease and a latency are counted in. It never goes back.
    var uptime: ContinuousClock.Instant { get }
}
