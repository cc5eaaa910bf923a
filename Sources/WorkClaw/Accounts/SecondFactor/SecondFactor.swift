public import APIKeys

/// What a person sees of their second factor.
public struct SecondFactor: Sendable, Hashable {
    public let since: Timestamp
    public let recoveryCodesLeft: Int
}

/// A second factor that was enrolled just now.
public struct EnrolledFactor: Sendable {
    /// The session, under another token.
    public let session: StartedSession
    /// To be shown once, now.
    public let recoveryCodes: [RecoveryCode]
}
