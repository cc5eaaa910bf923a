/// Who a verified request acts for: what the index knows of its key.
public struct Principal: Hashable, Sendable {
    public let keyID: KeyID
    public let teamID: TeamID
    /// Who made the key: it may never do more than this person may.
    public let createdBy: UserID
    public let scopes: ScopeSet
    /// When the key's grace ends, if it has been rotated.
    public let graceEndsAt: Timestamp?

    public init(keyID: KeyID, teamID: TeamID, createdBy: UserID, scopes: ScopeSet, graceEndsAt: Timestamp? = nil) {
        self.keyID = keyID
        self.teamID = teamID
        self.createdBy = createdBy
        self.scopes = scopes
        self.graceEndsAt = graceEndsAt
    }
}
