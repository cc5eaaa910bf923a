/// How long is waited before connecting again: twice as long after each failure, up to a bound, and each time by chance up to half of it less, so
/// that many clients of one server do not all come back at once.
struct ReconnectBackoff: Sendable {
    static let shortest = Duration.milliseconds(50)
    /// Below the deadline of a call, so that one that waits lives to see the next attempt.
    static let longest = Duration.seconds(2)

    private var failures = 0

    /// The wait after another failure.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        // 2⁶ times the shortest is beyond the longest.
        let full = min(Self.shortest * (1 << min(failures, 6)), Self.longest)
        failures += 1
        // 53 bits, which a Double holds exactly: from 0 to just below 1.
        let chance = Double(generator.next() >> 11) * 0x1p-53
        return full - full / 2 * chance
    }

    mutating func reset() {
        failures = 0
    }
}
