/// Who a verified request acts for: what the index knows of its key.
public struct Principal: Hashable, Sendable {
    public let keyID: KeyID
    public let teamID: TeamID
    /// Who made the key: it may never do more than this person may.
    public let createdBy: UserID
    public let scopes: ScopeSet
    /// When the key's grace ends, if it has been rotated.
    public let graceEndsAt: Timestamp?
    /// The number of the key's limits in the index that it was found in; 0 means that it has none.
    let limitList: UInt32

    /// Whether the key has limits: its calls are then to be counted, by ``KeyVerifier/spend(_:at:)``.
    public var isLimited: Bool { limitList != 0 }

    public init(keyID: KeyID, teamID: TeamID, createdBy: UserID, scopes: ScopeSet, graceEndsAt: Timestamp? = nil) {
        self.init(
            keyID: keyID, teamID: teamID, createdBy: createdBy, scopes: scopes, graceEndsAt: graceEndsAt, limitList: 0)
    }

    init(
        keyID: KeyID, teamID: TeamID, createdBy: UserID, scopes: ScopeSet, graceEndsAt: Timestamp?, limitList: UInt32
    ) {
        self.keyID = keyID
        self.teamID = teamID
        self.createdBy = createdBy
        self.scopes = scopes
        self.graceEndsAt = graceEndsAt
        self.limitList = limitList
    }
}
