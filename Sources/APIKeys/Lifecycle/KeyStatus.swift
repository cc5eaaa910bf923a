/// Where a key stands in its life. Computed from its times and the clock, never stored.
public enum KeyStatus: String, Sendable, CaseIterable {
    case active
    /// A successor has been minted; this key works until its grace ends.
    case rotating
    case revoked
    case expired

    /// Whether a key of this status is accepted.
    public var isLiving: Bool { self == .active || self == .rotating }
}

extension APIKey {
    /// The key's status at `now`. A time is reached on its very millisecond: a key that expires at `t` is refused at `t`.
    ///
    /// When several ends have been reached, a revocation outranks the end of a grace, and that outranks expiry; since a grace never
    /// outlives the expiry, no key comes back to life in between.
    public func status(at now: Timestamp) -> KeyStatus {
        if revocation(at: now) != nil { return .revoked }
        if let expiresAt, expiresAt <= now { return .expired }
        return supersededAt == nil ? .active : .rotating
    }

    /// When the key was revoked and why, if it has been: by somebody, or by its grace's end with reason `superseded`,
    /// whichever came first.
    public func revocation(at now: Timestamp) -> (at: Timestamp, reason: String?)? {
        let graceEnd = graceEndsAt.flatMap { $0 <= now ? $0 : nil }
        if let revokedAt, revokedAt <= now, revokedAt <= graceEnd ?? .latest { return (revokedAt, revokedReason) }
        return graceEnd.map { ($0, Self.supersededReason) }
    }

    /// The reason of a revocation that a rotation brought about.
    public static let supersededReason = "superseded"
}
