public import APIKeys

/// A verifier as it is kept. Its credential is not: only the digest is.
public struct VerifierRecord: Sendable, Hashable {
    public let id: VerifierID
    /// Whose keys it may ask about; `nil` for those of all teams.
    public let team: TeamID?
    public let name: String
    /// What people tell credentials apart by.
    public let hint: String
    public let createdAt: Timestamp
    public let revokedAt: Timestamp?

    public init(
        id: VerifierID, team: TeamID?, name: String, hint: String, createdAt: Timestamp, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.team = team
        self.name = name
        self.hint = hint
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}
