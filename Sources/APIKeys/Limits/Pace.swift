/// A process's part of a limit, in the ticks that the monotonic clock is counted in.
struct Pace: Hashable {
    /// From one call to the next, if they come evenly.
    let interval: Int64
    /// What calls that come all at once may use up, and what a bucket takes to fill again: the window, or a little more where the interval was
    /// rounded.
    let capacity: Int64

    /// Rounded down, by less than one in a thousand million: whoever comes again after whole seconds then finds the call that was promised.
    static let ticksPerSecond: Int64 = 1_862_645_149

    init(_ limit: RateLimit, share: RateShare) {
        let quota = Int64(share.part(of: limit.quota))
        interval = (Int64(limit.window) * Self.ticksPerSecond + quota - 1) / quota
        capacity = interval * quota
    }
}
