import Synchronization

/// Counts the calls of keys that have limits, in memory: the generic cell rate algorithm (ITU-T I.371), whose whole state is one time for each
/// limit, the **theoretical arrival time**: when the bucket will be full again.
///
/// **It cannot fail.** There is nothing behind it that could be away: a call is counted and let through, or refused. What it does not know, after
/// a restart, is what was used before.
///
/// **Time.** It counts on the monotonic clock, which does not go back and goes on while the machine sleeps; a wall clock that jumps changes nothing.
/// If an earlier time is handed in after a later one, as two threads may do, no call more is let through than at the later time; and nobody waits for
/// longer than a window, even if the clock were to go back by a year.
///
/// **Memory.** A family of keys has one time for each window of its limits, from its first call on until the time is past, when it says nothing any
/// more: about 50 bytes, at most a window and a minute long while anybody with limits calls.
///
/// **Rules of access.** Any thread may ask. The times lie in 64 parts with a lock each, held for as long as it takes to look up and store what one
/// call needs; a family lies in one part, so all of its limits are judged in one step.
public final class RateLimiter: Sendable {
    private struct Bucket: Hashable {
        let family: KeyID
        let window: Int
    }

    private final class Stripe: Sendable {
        /// The theoretical arrival times, in ticks after the origin.
        let arrivals = Mutex<[Bucket: Int64]>([:])
    }

    private static let stripeCount = 64
    private let stripes = (0..<stripeCount).map { _ in Stripe() }
    private let origin: ContinuousClock.Instant
    private let shareWord = Atomic<UInt64>(RateShare.whole.word)
    /// When the next part is looked through, and which one that is.
    private let nextSweep = Atomic<Int64>(0)
    private let sweeps = Atomic<Int>(0)

    public init(origin: ContinuousClock.Instant = .now) {
        self.origin = origin
    }

    /// This process's part of every limit. A change takes effect at once: how far a bucket is from full stays the same in parts of its size.
    public var share: RateShare {
        get { RateShare(word: shareWord.load(ordering: .acquiring)) }
        set { shareWord.store(newValue.word, ordering: .releasing) }
    }

    /// How many times are kept now.
    public var count: Int { stripes.reduce(0) { $0 + $1.arrivals.withLock { $0.count } } }

    /// Counts a call, unless one of the limits has none left: then it is counted by none of them.
    ///
    /// - Parameters:
    ///   - limits: of the key whose call it is.
    ///   - uptime: the monotonic clock.
    public func spend(_ limits: KeyLimits, at uptime: ContinuousClock.Instant) -> RateStanding {
        let now = origin.duration(to: uptime).ticks
        let share = share
        sweepIfDue(at: now)
        // An id's last bits are chance's.
        let stripe = stripes[Int(truncatingIfNeeded: limits.family.low & UInt64(Self.stripeCount - 1))]
        return stripe.arrivals.withLock { arrivals in
            var standing = RateStanding(
                items: limits.limits.map { limit in
                    let pace = Pace(limit, share: share)
                    let arrival = arrivals[Bucket(family: limits.family, window: limit.window)] ?? now
                    let backlog = min(max(arrival - now, 0), pace.capacity)
                    var item = RateStanding.Item(limit: limit, pace: pace, backlog: backlog)
                    item.isViolated = item.wait > 0
                    return item
                })
            if standing.isRefused { return standing }
            for place in standing.items.indices {
                let item = standing.items[place]
                standing.items[place].backlog = item.backlog + item.pace.interval
                arrivals[Bucket(family: limits.family, window: item.limit.window)] = now + item.backlog + item.pace.interval
            }
            return standing
        }
    }

    /// Drops the times that are past from one of the parts, each second from the next one: whatever is called, idle keys are forgotten.
    private func sweepIfDue(at now: Int64) {
        let due = nextSweep.load(ordering: .relaxed)
        guard now >= due else { return }
        let isMine = nextSweep.compareExchange(expected: due, desired: now + Pace.ticksPerSecond, ordering: .relaxed).exchanged
        guard isMine else { return }
        let turn = sweeps.wrappingAdd(1, ordering: .relaxed).oldValue
        stripes[turn & (Self.stripeCount - 1)].arrivals.withLock { arrivals in
            if arrivals.contains(where: { $0.value <= now }) { arrivals = arrivals.filter { $0.value > now } }
        }
    }
}
