extension APIKey {
    /// How long a superseded key goes on working unless somebody says otherwise.
    public static let defaultGrace = Duration.seconds(24 * 3600)

    /// The longest grace, counted from the rotation.
    public static let longestGrace = Duration.seconds(30 * 24 * 3600)

    /// Mints the successor: same name, scopes, limits and addresses; made by whoever rotates; with the key's whole lifetime again from `now`
    /// (none stays none). This key works until `now + grace` or its own expiry, whichever comes first.
    ///
    /// - Parameters:
    ///   - secret: the successor's.
    ///   - user: who rotates.
    ///   - now: the moment of the rotation.
    ///   - grace: 0 to 30 days; 0 ends this key at once.
    ///   - limits: the successor's, instead of this key's. What it has used up of a window counts for both.
    ///   - longest: what the successor's lifetime is held to, also if it would have none; `nil` for nothing.
    /// - Throws: `notActive` unless the key is active at `now`, `graceOutOfRange`.
    /// - Returns: this key, superseded, and its successor.
    public func rotated(
        to secret: KeySecret, by user: UserID, at now: Timestamp, grace: Duration = defaultGrace,
        limits: [RateLimit]? = nil, longestLifetime longest: Duration? = nil
    ) throws(KeyRuleViolation) -> (predecessor: APIKey, successor: APIKey) {
        let status = status(at: now)
        guard status == .active else { throw .notActive(status) }
        guard grace >= .zero, grace <= Self.longestGrace else { throw .graceOutOfRange }
        let lifetimes = [expiresAt?.since(createdAt), longest].compactMap { $0 }
        let successor = APIKey(
            secret: secret, teamID: teamID, name: name, scopes: scopes, allowedAddresses: allowedAddresses,
            limits: limits ?? self.limits, createdAt: now, createdBy: user, expiresAt: lifetimes.min().map(now.adding),
            rotatedFrom: id, family: family)
        var predecessor = self
        predecessor.supersededAt = now
        predecessor.supersededBy = successor.id
        let end = heldWithinLife(now.adding(grace))
        if end <= now { predecessor.endGrace(at: end) } else { predecessor.graceEndsAt = end }
        return (predecessor, successor)
    }

    /// The key with its grace ended at `now`.
    ///
    /// - Throws: `notRotating` unless the key is in its grace at `now`.
    public func endingGrace(at now: Timestamp) throws(KeyRuleViolation) -> APIKey {
        _ = try grace(at: now)
        var key = self
        key.endGrace(at: now)
        return key
    }

    /// The key with its grace extended by `duration`, though never past its expiry.
    ///
    /// - Throws: `notRotating` unless the key is in its grace at `now`; `graceOutOfRange` if the grace would end more than 30 days
    ///   after the rotation or no later than it does; `graceAtExpiry` if it ends with the key already.
    public func extendingGrace(by duration: Duration, at now: Timestamp) throws(KeyRuleViolation) -> APIKey {
        let (start, end) = try grace(at: now)
        let extended = end.adding(duration)
        guard extended > end, extended <= start.adding(Self.longestGrace) else { throw .graceOutOfRange }
        var key = self
        key.graceEndsAt = heldWithinLife(extended)
        guard key.graceEndsAt != end else { throw .graceAtExpiry }
        return key
    }

    /// Ends the grace now, and says so as a revocation does: that holds wherever it is read, while a time may still lie in the future by
    /// another clock.
    private mutating func endGrace(at now: Timestamp) {
        graceEndsAt = now
        revokedAt = now
        revokedReason = Self.supersededReason
    }

    private func grace(at now: Timestamp) throws(KeyRuleViolation) -> (start: Timestamp, end: Timestamp) {
        let status = status(at: now)
        guard status == .rotating, let supersededAt, let graceEndsAt else { throw .notRotating(status) }
        return (supersededAt, graceEndsAt)
    }

    private func heldWithinLife(_ end: Timestamp) -> Timestamp { min(end, expiresAt ?? .latest) }
}
