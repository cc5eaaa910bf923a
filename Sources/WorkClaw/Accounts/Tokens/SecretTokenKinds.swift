/// What a session's cookie holds.
public typealias SessionToken = SecretToken<SessionTokenKind>
/// What the long-lived cookie of a browser holds that somebody has signed in with.
public typealias DeviceToken = SecretToken<DeviceTokenKind>
/// What a page holds between the right password and the code of the second factor.
public typealias SignInTicket = SecretToken<SignInTicketKind>
/// What the link has in it that makes the first team.
public typealias SetUpToken = SecretToken<SetUpTokenKind>
/// What a link has in it that sets another password.
public typealias ResetToken = SecretToken<ResetTokenKind>
/// What a link has in it that proves that somebody reads an address's mail.
public typealias VerificationToken = SecretToken<VerificationTokenKind>
/// What an invitation link for many people has in it.
public typealias JoinLinkToken = SecretToken<JoinLinkTokenKind>

public enum SessionTokenKind: SecretTokenKind { public static let name = "session" }
public enum DeviceTokenKind: SecretTokenKind { public static let name = "device" }
public enum SignInTicketKind: SecretTokenKind { public static let name = "sign-in" }
public enum SetUpTokenKind: SecretTokenKind { public static let name = "set-up" }
public enum ResetTokenKind: SecretTokenKind { public static let name = "reset" }
public enum VerificationTokenKind: SecretTokenKind { public static let name = "verification" }
public enum JoinLinkTokenKind: SecretTokenKind { public static let name = "join link" }
