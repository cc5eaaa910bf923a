public import APIKeys

/// An offer to join a team, made to one email address. Its link works once, for 7 days.
public struct Invitation: Sendable, Hashable {
    public static let lifetime = Duration.seconds(7 * 24 * 60 * 60)

    public let id: InvitationID
    public let teamID: TeamID
    /// As whoever invited wrote it.
    public let email: String
    /// What whoever accepts it becomes.
    public internal(set) var role: AssignableRole
    /// Who answers for it: whoever made it, or gave it another role since.
    public internal(set) var invitedBy: UserID
    public let createdAt: Timestamp
    /// The first moment at which the link no longer works.
    public let expiresAt: Timestamp
}
