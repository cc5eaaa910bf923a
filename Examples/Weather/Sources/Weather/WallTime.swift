import APIKeys
import Foundation

/// The machine's clocks.
struct WallTime: TimeSource {
    var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    var uptime: ContinuousClock.Instant { .now }
}
