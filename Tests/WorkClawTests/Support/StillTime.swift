import APIKeys
import Synchronization

/// A clock that stands still until it is moved.
final class StillTime: TimeSource {
    private let elapsed = Mutex(Duration.zero)
    private let origin = ContinuousClock.Instant.now

    var now: Timestamp { Workspace.start.adding(elapsed.withLock { $0 }) }
    var uptime: ContinuousClock.Instant { origin + elapsed.withLock { $0 } }
    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }
}
