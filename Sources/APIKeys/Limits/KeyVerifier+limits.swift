extension KeyVerifier {
    /// Counts a call of a principal that this verifier has accepted, once it is known that nothing else refuses it: neither its scopes nor its team.
    ///
    /// - Parameters:
    ///   - principal: from this verifier, or another of the same index.
    ///   - uptime: the monotonic clock, as the verifier was given it.
    /// - Returns: how the key stands with its limits: whoever is refused by them has spent nothing; `nil` if it has none.
    @inlinable
    public func spend(_ principal: Principal, at uptime: ContinuousClock.Instant) -> RateStanding? {
        principal.isLimited ? spendLimited(principal, at: uptime) : nil
    }

    /// The same for a verdict, which becomes a refusal if the key has no call left. To be asked once everything else has been judged: a verdict that is a
    /// refusal already costs no call.
    @inlinable
    public func count(_ verdict: inout VerificationOutcome, at uptime: ContinuousClock.Instant) -> RateStanding? {
        guard case .accepted(let principal) = verdict, let standing = spend(principal, at: uptime) else { return nil }
        if standing.isRefused { verdict = .refused(.quotaExceeded, of: principal) }
        return standing
    }

    @usableFromInline
    func spendLimited(_ principal: Principal, at uptime: ContinuousClock.Instant) -> RateStanding? {
        limiter.spend(index.limits(numbered: principal.limitList, of: principal.keyID), at: uptime)
    }
}
