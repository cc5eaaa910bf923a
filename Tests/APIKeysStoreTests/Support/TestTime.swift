import APIKeys
import Synchronization

/// A clock that stands still until it is told otherwise.
final class TestTime: TimeSource {
    private let elapsed = Mutex(Duration.zero)
    private let start = Timestamp(milliseconds: 1_800_000_000_000)
    private let origin = ContinuousClock.Instant.now

    var now: Timestamp { start.adding(elapsed.withLock { $0 }) }
    var uptime: ContinuousClock.Instant { origin + elapsed.withLock { $0 } }

    func advance(by duration: Duration) {
        elapsed.withLock { $0 += duration }
    }
}
