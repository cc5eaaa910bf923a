/// What the index holds of one key: enough to judge it, read in one go.
public struct IndexedKey: Hashable, Sendable {
    public let keyID: KeyID
    public let teamID: TeamID
    public let createdBy: UserID
    public let scopes: ScopeSet
    public let allowedAddresses: [CIDR]
    /// `nil` if nothing limits the key's calls.
    public let limits: KeyLimits?
    public let expiresAt: Timestamp?
    public let end: End
    /// The number of the limits in the index; 0 for none, and of a key that is not in an index.
    let limitList: UInt32

    /// What besides its expiry ends the key.
    public enum End: Hashable, Sendable {
        case none
        case grace(Timestamp)
        case revoked(Timestamp)
    }

    public init(_ key: APIKey, scopes: ScopeSet) {
        self.keyID = key.id
        self.teamID = key.teamID
        self.createdBy = key.createdBy
        self.scopes = scopes
        self.allowedAddresses = key.allowedAddresses
        self.limits = KeyLimits(key.limits, family: key.family)
        self.expiresAt = key.expiresAt
        self.end =
            if let revokedAt = key.revokedAt, revokedAt <= key.graceEndsAt ?? .latest {
                .revoked(revokedAt)
            } else if let graceEndsAt = key.graceEndsAt {
                .grace(graceEndsAt)
            } else {
                .none
            }
        self.limitList = 0
    }

    /// The same from its parts.
    public init(
        keyID: KeyID, teamID: TeamID, createdBy: UserID, scopes: ScopeSet, allowedAddresses: [CIDR],
        limits: KeyLimits? = nil, expiresAt: Timestamp?, end: End
    ) {
        self.keyID = keyID
        self.teamID = teamID
        self.createdBy = createdBy
        self.scopes = scopes
        self.allowedAddresses = allowedAddresses
        self.limits = limits
        self.expiresAt = expiresAt
        self.end = end
        self.limitList = 0
    }

    init(
        profile: KeyProfile, addresses: [CIDR], limits: KeyLimits? = nil, keyID: KeyID, expiresAt: Timestamp?, end: End
    ) {
        self.keyID = keyID
        self.teamID = profile.teamID
        self.createdBy = profile.createdBy
        self.scopes = profile.scopes
        self.allowedAddresses = addresses
        self.limits = limits
        self.expiresAt = expiresAt
        self.end = end
        self.limitList = profile.limitList
    }

    /// The verdict on the key at `now`, used from `address`. The same rule as ``APIKey/status(at:)``, on fewer facts.
    func outcome(from address: IPAddress?, at now: Timestamp) -> VerificationOutcome {
        let graceEndsAt: Timestamp? = if case .grace(let time) = end { time } else { nil }
        let principal = Principal(
            keyID: keyID, teamID: teamID, createdBy: createdBy, scopes: scopes, graceEndsAt: graceEndsAt,
            limitList: limitList)
        switch end {
        case .revoked(let time) where time <= now, .grace(let time) where time <= now:
            return .refused(.revoked, of: principal)
        default: break
        }
        if let expiresAt, expiresAt <= now { return .refused(.expired, of: principal) }
        if !allowedAddresses.isEmpty {
            guard let address, allowedAddresses.contains(where: { $0.contains(address) }) else {
                return .refused(.addressNotAllowed, of: principal)
            }
        }
        return .accepted(principal)
    }
}
