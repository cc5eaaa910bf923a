public import APIKeys
import Synchronization

/// Clocks that stand still until they are moved.
public final class StillTime: TimeSource {
    /// 2027-01-15 08:00:00 UTC.
    public static let start = Timestamp(milliseconds: 1_800_000_000_000)

    private let elapsed = Mutex(Duration.zero)
    private let origin = ContinuousClock.Instant.now

    public init() {}

    public var now: Timestamp { Self.start.adding(elapsed.withLock { $0 }) }
    public var uptime: ContinuousClock.Instant { origin + elapsed.withLock { $0 } }

    public func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }
}
