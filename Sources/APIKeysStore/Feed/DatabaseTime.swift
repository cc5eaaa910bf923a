public import APIKeys
public import SQLDatabase
import Synchronization

/// The database's time, for all nodes that share it: this machine's monotonic clock, plus how far the database's clock is from it.
///
/// Every heartbeat measures the distance. It lies between what it would be if the database had read its clock when the question left,
/// and what it would be if it had when the answer came. As long as the distance in use lies between the two, it stays. Otherwise it moves
/// to the nearer bound, so that the time does not waver with each measurement. This machine's wall clock is asked only before the first
/// measurement; it may be wrong, or be set, and no key notices.
///
/// **The time never goes back here.** If it did, whatever has just ended, a grace that was cut short for instance, would lie in the future
/// and go on for a while, after somebody was told of its end. When the database turns out to be behind, the time stands still until the
/// database has caught up. When it turns out to be ahead, the time moves on at once: then keys end early by the correction, and never late.
/// Between two nodes times differ by no more than their two doubts. For revocations not even those matter: the feed takes a key that is
/// revoked on record for revoked, whatever the time says.
///
/// Reading it costs two atomic loads, of words that are written about once in a while and lie beside each other, and saves the look at the
/// wall clock.
public final class DatabaseTime: TimeSource {
    /// Above this doubt a node is not to be given work.
    public static let mostDoubt = Duration.seconds(1)
    /// Below this doubt a measurement need not be repeated.
    private static let littleDoubt = Duration.milliseconds(100)
    private static let mostMeasurements = 5

    /// Bounds of the distance, in microseconds, and when they were found.
    private struct Bounds {
        var lowest: Int64
        var highest: Int64
        var time: Int64
    }

    /// By how much two clocks drift apart that are both being corrected: 500 ppm each way is the most that NTP corrects by.
    private static let driftPerMillion: Int64 = 1000

    private let base: any TimeSource
    private let origin: ContinuousClock.Instant
    /// The distance: database's microseconds since 1970 minus ours since `origin`.
    private let distance: Atomic<Int64>
    /// What has been given out, at least, before the distance shrank. No time is before it.
    private let floor = Atomic<Int64>(0)
    /// Taken by whoever changes the two; `nil` before the first measurement.
    private let bounds = Mutex<Bounds?>(nil)

    /// - Parameter base: whose monotonic clock counts, and whose wall clock is believed until the first measurement.
    public init(base: any TimeSource) {
        self.base = base
        origin = base.uptime
        distance = Atomic(base.now.milliseconds * 1000)
    }

    public var now: Timestamp {
        // The clock first, then the distance, then the floor: see `move(to:)`.
        let elapsed = elapsed(at: base.uptime)
        let distance = distance.load(ordering: .acquiring)
        return Timestamp(milliseconds: max(elapsed + distance, floor.load(ordering: .acquiring)) / 1000)
    }

    public var uptime: ContinuousClock.Instant { base.uptime }

    /// By how much ``now`` may be wrong: how far the distance is from its farther bound, what two clocks may have drifted since, and how
    /// far the time is held ahead of a database that went back. `nil` before the first measurement.
    public var doubt: Duration? {
        let elapsed = elapsed(at: base.uptime)
        return bounds.withLock { bounds in
            bounds.map { bounds in
                let distance = distance.load(ordering: .relaxed)
                let error = max(bounds.highest - distance, distance - bounds.lowest)
                let lead = max(0, floor.load(ordering: .relaxed) - elapsed - distance)
                return .microseconds(error + Self.drift(in: elapsed - bounds.time) + lead)
            }
        }
    }

    /// Measures, for a process that follows no feed, or before it does: again after a slow answer, which leaves much open, and a few times at
    /// most.
    ///
    /// - Throws: `SQLError`; `unavailable` also if the time is still not known to ``mostDoubt``.
    public func measure(on database: any SQLDatabase) async throws {
        let base = base
        for _ in 0..<Self.mostMeasurements {
            adjust(to: try await database.read { try ClockReading(uptime: { base.uptime }, on: $0) })
            if let doubt, doubt < Self.littleDoubt { return }
        }
        if let doubt, doubt > Self.mostDoubt {
            throw SQLError(.unavailable, "the database answers so slowly that its time is not known to the second")
        }
    }

    func adjust(to reading: ClockReading) {
        let (earliest, latest) = (elapsed(at: reading.earliest), elapsed(at: reading.latest))
        let (lowest, highest) = (reading.microseconds - latest, reading.microseconds - earliest)
        bounds.withLock { bounds in
            guard let known = bounds else {
                bounds = Bounds(lowest: lowest, highest: highest, time: latest)
                distance.store(lowest + (highest - lowest) / 2, ordering: .releasing)
                return
            }
            // What was known before narrows what a slow answer leaves open, unless the two contradict each other.
            let drift = Self.drift(in: latest - known.time)
            var next = Bounds(
                lowest: max(lowest, known.lowest - drift), highest: min(highest, known.highest + drift), time: latest)
            if next.lowest > next.highest { next = Bounds(lowest: lowest, highest: highest, time: latest) }
            bounds = next
            move(to: min(max(distance.load(ordering: .relaxed), next.lowest), next.highest))
        }
    }

    /// Whoever reads the time and still finds the old distance has looked at the clock before the store, and so before `after`: the
    /// floor that is set last is no earlier than any time given out. The floor that is set first is for those who read in between.
    private func move(to next: Int64) {
        let before = distance.load(ordering: .relaxed)
        guard next != before else { return }
        if next < before { raiseFloor(to: elapsed(at: base.uptime) + before + 1000) }
        distance.store(next, ordering: .releasing)
        if next < before { raiseFloor(to: elapsed(at: base.uptime) + before) }
    }

    private func raiseFloor(to time: Int64) {
        _ = floor.max(time, ordering: .acquiringAndReleasing)
    }

    /// Microseconds since the origin, to the microsecond for a hundred years: so far a Double holds their ticks.
    private func elapsed(at instant: ContinuousClock.Instant) -> Int64 {
        // Half a microsecond more, since what comes out of the product may be a little less than a whole one.
        Int64(Double(origin.duration(to: instant).ticks) * (0x1p29 / 1e12) + 0.5)
    }

    private static func drift(in microseconds: Int64) -> Int64 {
        max(0, microseconds) * driftPerMillion / 1_000_000
    }
}
