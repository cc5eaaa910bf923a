import APIKeys
import Synchronization

/// Clocks that stand still until they are told to go on.
final class StillTime: TimeSource {
    static let start = Timestamp(milliseconds: 1_800_000_000_123)

    private let elapsed = Mutex(Duration.zero)
    private let origin = ContinuousClock.Instant.now

    var now: Timestamp { Self.start.adding(elapsed.withLock { $0 }) }
    var uptime: ContinuousClock.Instant { origin + elapsed.withLock { $0 } }

    func advance(by duration: Duration) {
        elapsed.withLock { $0 += duration }
    }
}
