import APIKeys
import NIOHTTP1

/// All that the library needs of HTTP: which fields it looks at, and what its refusals are called there.
struct RequestGuard: Sendable {
    let judge: RequestJudge
    let scopes: ScopeCatalog
    private let time = WallTime()

    init(_ keys: StationKeys) { (judge, scopes) = (keys.judge, keys.scopes) }

    /// Whether a request may in, judged by its head alone: nobody without a key has a body read.
    ///
    /// - Parameters:
    ///   - address: where it comes from. Behind a proxy that would be the proxy's: see `TrustedProxies`.
    ///   - scope: what it asks for; `nil` if any key will do.
    /// - Returns: the answer for one that may not.
    func refusal(of head: HTTPRequestHead, from address: IPAddress?, asking scope: Scope?) -> Answer? {
        let credentials = head.headers["Authorization"]
        let marks = RequestJudge.Marks(
            hasSeveralCredentials: credentials.count > 1,
            isFromBrowser: head.headers.contains(name: "Origin") || head.headers.contains(name: "Sec-Fetch-Site"))
        var outcome: VerificationOutcome
        if var credential = credentials.first {
            outcome = credential.withUTF8 {
                judge.judge(authorization: $0, marks: marks, from: address, at: time.now, uptime: time.uptime)
            }
        } else {
            outcome = judge.judge(authorization: nil, marks: marks, from: address, at: time.now, uptime: time.uptime)
        }
        if let scope, case .accepted(let principal) = outcome {
            // A scope that the catalogue does not have is in no key.
            guard let needed = scopes.set(of: scope), principal.scopes.isSuperset(of: needed) else {
                return Self.answer(.insufficientScope, scope: scope)
            }
        }
        // Last of all, so that a request which is refused anyway costs its key no call.
        let standing = judge.verifier.count(&outcome, at: time.uptime)
        guard case .refused(let refusal, of: _) = outcome else { return nil }
        return Self.answer(refusal, standing: standing)
    }

    /// What RFC 6750 has a server answer.
    private static func answer(_ refusal: Refusal, scope: Scope? = nil, standing: RateStanding? = nil) -> Answer {
        let challenge = #"Bearer realm="weather""#
        var answer = Answer(.unauthorized, #"{"error": "\#(refusal.rawValue)"}"#)
        switch refusal {
        case .missing: answer.fields = [("WWW-Authenticate", challenge)]
        case .malformed, .unknown, .revoked, .expired, .clientSideUse, .wrongTeam:
            answer.fields = [("WWW-Authenticate", challenge + #", error="invalid_token""#)]
        case .insufficientScope:
            answer.status = .forbidden
            let name = scope?.name ?? ""
            answer.fields = [("WWW-Authenticate", challenge + #", error="insufficient_scope", scope="\#(name)""#)]
        case .addressNotAllowed: answer.status = .forbidden
        case .quotaExceeded:
            answer.status = .tooManyRequests
            if let standing, let seconds = standing.retryAfter {
                answer.fields = [
                    ("Retry-After", "\(seconds)"), ("RateLimit-Policy", standing.policyField),
                    ("RateLimit", standing.standingField),
                ]
            }
        case .unavailable:
            answer.status = .serviceUnavailable
            answer.fields = [("Retry-After", "1")]
        }
        return answer
    }
}
