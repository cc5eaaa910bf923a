import APIKeys
import TestSupport

/// The keys of one family before a limiter, and a clock that is moved by hand.
struct Calls {
    let limiter: RateLimiter
    let limits: KeyLimits
    private let origin: ContinuousClock.Instant
    var elapsed = Duration.zero

    init(_ limits: String..., limiter: RateLimiter? = nil, origin: ContinuousClock.Instant = .now, family: UInt64 = 1) {
        self.limiter = limiter ?? RateLimiter(origin: origin)
        let parsed = limits.compactMap { RateLimit($0) }
        guard parsed.count == limits.count, let limits = KeyLimits(parsed, family: KeyID(high: 1, low: family)) else {
            fatalError("no limits: \(limits)")
        }
        self.limits = limits
        self.origin = origin
    }

    @discardableResult
    func standing() -> RateStanding { limiter.spend(limits, at: origin + elapsed) }

    /// How many of so many calls, all now, are let through.
    func letThrough(of count: Int) -> Int { (0..<count).count { _ in !standing().isRefused } }
}
