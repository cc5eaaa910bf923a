import Foundation
import Synchronization
import WorkClawClient

/// A clock that moves by what is slept, at once, and notes it.
final class MovedClock: ClientClock {
    static let start = Date(timeIntervalSince1970: 784_111_777)

    private let noted = Mutex<[Duration]>([])
    private let origin = ContinuousClock.Instant.now

    var slept: [Duration] { noted.withLock { $0 } }
    private var elapsed: Duration { slept.reduce(.zero, +) }

    var now: Date { Self.start + TimeInterval(elapsed.components.seconds) }
    var uptime: ContinuousClock.Instant { origin + elapsed }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        noted.withLock { $0.append(duration) }
    }
}
