/// What an invitation's link has in it. Whoever holds it may join.
public typealias InvitationToken = SecretToken<InvitationTokenKind>

public enum InvitationTokenKind: SecretTokenKind { public static let name = "invitation" }
