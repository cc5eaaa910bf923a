/// Judges credentials against an index: in memory, without waiting, in well under a microsecond, whether the key is good, bad or
/// garbage.
///
/// ```swift
/// let verifier = KeyVerifier(format: format, index: index)
/// switch verifier.verify(text, from: address, at: now, uptime: uptime) {
/// case .accepted(let principal): …
/// case .refused(let refusal, of: _): …
/// }
/// ```
public struct KeyVerifier: Sendable {
    public let format: KeyFormat
    public let index: KeyIndex
    public let lease: Lease
    /// Counts the calls of keys that have limits; one for all who judge the same keys.
    public let limiter: RateLimiter

    public init(
        format: KeyFormat, index: KeyIndex, lease: Lease = .endless(), limiter: RateLimiter = RateLimiter()
    ) {
        self.format = format
        self.index = index
        self.lease = lease
        self.limiter = limiter
    }

    /// Judges a credential. Its call is not counted, and a key that has used up its limits is accepted: ask ``count(_:at:)`` too, once nothing else speaks
    /// against the request.
    ///
    /// - Parameters:
    ///   - credential: what followed `Bearer`.
    ///   - address: where the request came from. A key with an address list is refused when it is not known.
    ///   - now: the wall clock, for expiry and grace.
    ///   - uptime: the monotonic clock, for the lease.
    @inlinable
    public func verify(
        _ credential: some StringProtocol, from address: IPAddress?, at now: Timestamp, uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        let fast = credential.utf8.withContiguousStorageIfAvailable {
            verify(UnsafeRawBufferPointer($0), from: address, at: now, uptime: uptime)
        }
        return fast
            ?? Array(credential.utf8).withUnsafeBytes { verify($0, from: address, at: now, uptime: uptime) }
    }

    /// The same for bytes that already lie in memory.
    public func verify(
        _ credential: UnsafeRawBufferPointer, from address: IPAddress?, at now: Timestamp, uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        guard format.matches(credential) else { return .refused(.malformed, of: nil) }
        guard lease.holds(at: uptime) else { return .refused(.unavailable, of: nil) }
        guard let entry = index.find(KeyDigest(hashing: credential)) else { return .refused(.unknown, of: nil) }
        return entry.outcome(from: address, at: now)
    }
}
