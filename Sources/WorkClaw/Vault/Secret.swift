public import APIKeys

/// A secret of the vault, as people see it: everything but its value.
public struct Secret: Sendable, Hashable {
    public static let longestDescription = 200

    public let id: SecretID
    public let teamID: TeamID
    /// Unique in the team's scope, and in each member's own.
    public let name: SecretName
    public let scope: SecretScope
    /// Whose private secret it is; `nil` for the team's.
    public let owner: UserID?
    /// What it is for, on one line of up to 200 characters.
    public let description: String?
    /// 1 for a new secret, and one more each time its value is replaced.
    public let version: Int
    /// The API key that the value is, if the vault keeps one there: its rotation stores the successor.
    public let apiKeyID: KeyID?
    public let createdAt: Timestamp
    public let createdBy: UserID
    /// When the value was replaced last, and by whom.
    public let updatedAt: Timestamp
    public let updatedBy: UserID
}
