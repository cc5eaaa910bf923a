extension KeyVerifier {
    /// What there is to say of a key that somebody else was shown.
    public struct Introspection: Sendable {
        public let outcome: VerificationOutcome
        /// When a good key ends, by its expiry or its grace, whichever comes first; `nil` if it does not.
        public let endsAt: Timestamp?
    }

    /// Judges a key as ``verify(_:from:at:uptime:)-(UnsafeRawBufferPointer,_,_,_)`` does, and says when it ends.
    public func introspect(
        _ credential: UnsafeRawBufferPointer, from address: IPAddress?, at now: Timestamp, uptime: ContinuousClock.Instant
    ) -> Introspection {
        guard format.matches(credential) else { return Introspection(outcome: .refused(.malformed, of: nil), endsAt: nil) }
        guard lease.holds(at: uptime) else { return Introspection(outcome: .refused(.unavailable, of: nil), endsAt: nil) }
        guard let key = index.find(KeyDigest(hashing: credential)) else {
            return Introspection(outcome: .refused(.unknown, of: nil), endsAt: nil)
        }
        let grace: Timestamp? = if case .grace(let end) = key.end { end } else { nil }
        return Introspection(
            outcome: key.outcome(from: address, at: now), endsAt: [key.expiresAt, grace].compactMap(\.self).min())
    }
}
