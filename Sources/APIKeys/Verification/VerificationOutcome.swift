/// The answer to "may this request in?". A bad key is an answer, not an error: verification never throws.
public enum VerificationOutcome: Hashable, Sendable {
    case accepted(Principal)
    /// - Parameter of: whose key it was, if the secret named one.
    case refused(Refusal, of: Principal?)
}

/// Why a request is refused. The raw value is the word for it in logs and documents.
public enum Refusal: String, Sendable, CaseIterable {
    /// No `Authorization` field, or one of another scheme.
    case missing
    /// Not the shape of a key, or several credentials at once.
    case malformed
    /// The shape of a key that was never issued.
    case unknown
    case revoked
    case expired
    /// The key is good, but not from this address.
    case addressNotAllowed = "address_not_allowed"
    /// The key is good, but a browser sent it.
    case clientSideUse = "client_side_use"
    /// The key is good, but lacks the scope that the route asks for.
    case insufficientScope = "insufficient_scope"
    /// The key is good, but of another team than the one that is let in.
    case wrongTeam = "wrong_team"
    /// The key is good, but has used up one of its limits.
    case quotaExceeded = "quota_exceeded"
    /// The key cannot be judged now: this process may have missed a revocation.
    case unavailable = "verification_unavailable"
}
