public import APIKeys

/// A domain whose people may join a team by themselves.
public struct JoinDomain: Sendable, Hashable {
    public let domain: MailDomain
    public let addedBy: UserID
    public let addedAt: Timestamp
}
