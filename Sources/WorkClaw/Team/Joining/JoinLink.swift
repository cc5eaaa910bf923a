public import APIKeys

public typealias JoinLinkID = TypeID<JoinLinkIDKind>

public enum JoinLinkIDKind: TypeIDKind { public static let prefix = "jln" }

/// An invitation link for many people, who join as Members.
public struct JoinLink: Sendable, Hashable {
    public static let mostUses = 10_000
    public static let longestLifetime = Duration.seconds(365 * 24 * 3600)

    public let id: JoinLinkID
    public let teamID: TeamID
    public let createdBy: UserID
    public let createdAt: Timestamp
    /// The first moment at which it no longer works; `nil` if it works until it is revoked.
    public let expiresAt: Timestamp?
    /// How many may join by it; `nil` for any number.
    public let mostUses: Int?
    /// How many have.
    public let uses: Int
}

/// A link together with its token: the one time that both are in one place.
public struct IssuedJoinLink: Sendable, Hashable {
    public let link: JoinLink
    public let token: JoinLinkToken
}
