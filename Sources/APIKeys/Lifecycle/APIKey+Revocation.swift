extension APIKey {
    /// The key, revoked at `now`. Revoking what is revoked already changes nothing, so that a retry is safe; an expired key can be
    /// revoked, so that a log says it was.
    public func revoked(at now: Timestamp, reason: String? = nil) -> APIKey {
        guard status(at: now) != .revoked else { return self }
        var key = self
        key.revokedAt = now
        key.revokedReason = reason
        return key
    }
}
