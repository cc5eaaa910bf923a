import APIKeys
import HTTPTypes

extension Problem {
    /// The answer to each refusal: the one place that says its status, its challenge and its words.
    ///
    /// Whoever holds a secret may know that it was revoked or has expired; the code is `invalid_token` all the same, since what a program
    /// does about it is the same.
    ///
    /// - Parameters:
    ///   - scope: what the route asks for, if that is what the key lacks.
    ///   - standing: how the key stands with its limits, if they are why.
    init(_ refusal: Refusal, challenge: Challenge, scope: Scope? = nil, standing: RateStanding? = nil) {
        switch refusal {
        case .missing:
            self.init(
                .unauthorized, detail: "Send an API key, as in \"Authorization: Bearer <key>\".",
                headers: [.wwwAuthenticate: challenge.bare])
        case .malformed:
            self.init(invalidToken: "The credential does not have the form of an API key", challenge)
        case .unknown:
            self.init(invalidToken: "There is no such API key", challenge)
        case .revoked:
            self.init(invalidToken: "The API key has been revoked", challenge)
        case .expired:
            self.init(invalidToken: "The API key has expired", challenge)
        case .wrongTeam:
            self.init(invalidToken: "The API key is another team's", challenge)
        case .clientSideUse:
            self.init(
                invalidToken: "The API key was sent by a browser, where anybody can copy it: use it on a server, and rotate it",
                challenge, type: .clientSideUse)
        case .addressNotAllowed:
            self.init(.addressNotAllowed, detail: "The API key may not be used from the address that this request came from.")
        case .insufficientScope:
            self.init(
                .insufficientScope, detail: scope.map { "The API key lacks the scope \($0.name)." },
                headers: [.wwwAuthenticate: challenge.insufficientScope(scope)])
        case .quotaExceeded:
            self.init(
                .quotaExceeded,
                detail: "The API key has used up a limit of its calls. Try again after as many seconds as Retry-After says.")
            violatedPolicies = standing?.violated.map(\.description) ?? []
            if let standing { headers.tell(standing) }
        case .unavailable:
            self.init(
                .verificationUnavailable, detail: "Keys may have changed without this server knowing. Try again.",
                headers: [.retryAfter: "1"])
        }
    }

    private init(invalidToken description: StaticString, _ challenge: Challenge, type: ProblemType = .invalidToken) {
        self.init(type, detail: "\(description).", headers: [.wwwAuthenticate: challenge.invalidToken(description)])
    }
}
