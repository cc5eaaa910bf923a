/// All that is kept of a key: what it may do, for whom, and the times that its status is computed from. Never its secret.
public struct APIKey: Sendable, Hashable {
    public let id: KeyID
    public let teamID: TeamID
    public let name: String
    /// What people tell keys apart by, as in `wc_live_…a1B2`.
    public let hint: String
    public let digest: KeyDigest
    public let scopes: [Scope]
    /// Where the key may be used from; empty means anywhere. At most ``mostAllowedAddresses``.
    public let allowedAddresses: [CIDR]
    /// How often the key may be used; empty means as often as one likes. At most ``RateLimit/mostOfOneKey``, each with a window of its own.
    public let limits: [RateLimit]
    public let createdAt: Timestamp
    public let createdBy: UserID
    /// The first moment at which the key no longer works; `nil` means that it never expires.
    public let expiresAt: Timestamp?
    /// The key that this one took over from.
    public let rotatedFrom: KeyID?
    /// The first key of the line of rotations that this one stands in, which is the key itself if it was not rotated from another. What the limits
    /// of one of them have left is less for all.
    public let family: KeyID

    /// When a successor was minted.
    public internal(set) var supersededAt: Timestamp?
    /// The key that took over from this one.
    public internal(set) var supersededBy: KeyID?
    /// The first moment at which a superseded key no longer works. Never later than ``expiresAt``.
    public internal(set) var graceEndsAt: Timestamp?

    /// When somebody revoked the key, or ended its grace; `nil` for one whose grace ends by itself. See ``revocation(at:)``.
    public internal(set) var revokedAt: Timestamp?
    public internal(set) var revokedReason: String?

    public static let mostAllowedAddresses = 20

    /// A key as storage holds it.
    public init(
        id: KeyID, teamID: TeamID, name: String, hint: String, digest: KeyDigest, scopes: [Scope],
        allowedAddresses: [CIDR] = [], limits: [RateLimit] = [], createdAt: Timestamp, createdBy: UserID,
        expiresAt: Timestamp? = nil, rotatedFrom: KeyID? = nil, family: KeyID? = nil, supersededAt: Timestamp? = nil,
        supersededBy: KeyID? = nil,
        graceEndsAt: Timestamp? = nil, revokedAt: Timestamp? = nil, revokedReason: String? = nil
    ) {
        self.id = id
        self.teamID = teamID
        self.name = name
        self.hint = hint
        self.digest = digest
        self.scopes = scopes
        self.allowedAddresses = allowedAddresses
        self.limits = limits.sorted()
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.expiresAt = expiresAt
        self.rotatedFrom = rotatedFrom
        self.family = family ?? id
        self.supersededAt = supersededAt
        self.supersededBy = supersededBy
        self.graceEndsAt = graceEndsAt
        self.revokedAt = revokedAt
        self.revokedReason = revokedReason
    }

    /// A fresh key for `secret`, with an id of its own.
    public init(
        secret: KeySecret, teamID: TeamID, name: String, scopes: [Scope], allowedAddresses: [CIDR] = [],
        limits: [RateLimit] = [], createdAt: Timestamp, createdBy: UserID, expiresAt: Timestamp? = nil,
        rotatedFrom: KeyID? = nil, family: KeyID? = nil
    ) {
        self.init(
            id: KeyID(at: createdAt), teamID: teamID, name: name, hint: secret.hint, digest: secret.digest, scopes: scopes,
            allowedAddresses: allowedAddresses, limits: limits, createdAt: createdAt, createdBy: createdBy,
            expiresAt: expiresAt, rotatedFrom: rotatedFrom, family: family)
    }
}
