import APIKeys
import Synchronization

/// For how long a host has seen for itself that hosts could say that they are alive: its own signs of life arrived, one after the other.
///
/// Another's silence says nothing about it while nobody could be heard. After an outage of the database whoever comes back first would find
/// everybody else silent; so it holds its judgement until it has watched for as long as the silence that it judges by. The same goes for a
/// host that has just started, and for one whose process stood still.
final class HostWatch: Sendable {
    /// Signs of life that lie further apart have a gap between them: an interval of 1 s and a call's deadline of 3 s, with something over.
    static let longestGap = Duration.seconds(5)

    private struct Signs {
        let first: ContinuousClock.Instant
        var last: ContinuousClock.Instant
    }

    /// Written by whoever sends the signs, and read by whoever judges.
    private let signs = Mutex<Signs?>(nil)

    /// Notes that a sign of life has arrived.
    func goOn(at now: ContinuousClock.Instant) {
        signs.withLock { signs in
            if let last = signs?.last, now - last <= Self.longestGap {
                signs?.last = now
            } else {
                signs = Signs(first: now, last: now)
            }
        }
    }

    /// Notes that a sign of life has not arrived.
    func breakOff() {
        signs.withLock { $0 = nil }
    }

    /// For how long there has been no gap; zero if there is one now.
    func length(at now: ContinuousClock.Instant) -> Duration {
        signs.withLock { signs in
            guard let signs, now - signs.last <= Self.longestGap else { return .zero }
            return now - signs.first
        }
    }
}
