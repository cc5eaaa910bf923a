import Synchronization

/// How long this process may go on trusting its index. Whoever follows the feed renews it; past its end every verification answers
/// `verification_unavailable`, so that a process that was cut off cannot honour a key revoked meanwhile.
///
/// Readable from any thread without a lock.
public final class Lease: Sendable {
    /// The end, in ticks after `origin`.
    private let end: Atomic<Int64>
    private let origin: ContinuousClock.Instant

    /// A lease that has ended: nothing is accepted until the first renewal.
    public init(origin: ContinuousClock.Instant = .now) {
        self.end = Atomic(.min)
        self.origin = origin
    }

    /// A lease that never ends, for an index that this process alone writes to.
    public static func endless() -> Lease {
        let lease = Lease()
        lease.end.store(.max, ordering: .releasing)
        return lease
    }

    /// Extends the lease to `end`; a shorter one than before is ignored.
    public func renew(until end: ContinuousClock.Instant) {
        _ = self.end.max(ticks(at: end), ordering: .acquiringAndReleasing)
    }

    /// Ends the lease now.
    public func cancel() {
        end.store(.min, ordering: .releasing)
    }

    public func holds(at now: ContinuousClock.Instant) -> Bool {
        let end = end.load(ordering: .acquiring)
        return end == .max || ticks(at: now) < end
    }

    /// What is left of it; zero if it has ended, `nil` if it never ends.
    public func remaining(at now: ContinuousClock.Instant) -> Duration? {
        let end = end.load(ordering: .acquiring)
        if end == .max { return nil }
        let ticks = ticks(at: now)
        return end <= ticks ? .zero : Duration(attoseconds: (Int128(end) - Int128(ticks)) << 29)
    }

    private func ticks(at instant: ContinuousClock.Instant) -> Int64 { origin.duration(to: instant).ticks }
}
