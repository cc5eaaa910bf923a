public import APIKeys
public import APIKeysStore

/// Why a request was answered as it was, in words for people: what the key was then, and what helps.
public struct RequestExplanation: Sendable, Hashable {
    public let request: ActivityLine.Request
    public let key: APIKey
    /// What happened: whole sentences.
    public let reason: String
    /// What to do about it; `nil` where nothing needs to be done.
    public let advice: String?

    public init(_ request: ActivityLine.Request, key: APIKey) {
        self.request = request
        self.key = key
        (reason, advice) =
            switch request.outcome {
            case .allowed: Self.allowed(request)
            case .denied(let refusal): Self.denied(refusal, request, key)
            }
    }

    private static func allowed(_ request: ActivityLine.Request) -> (reason: String, advice: String?) {
        guard request.status >= 400 else {
            return ("The key was good and its scopes were enough: the request was let through and answered.", nil)
        }
        if request.route == nil {
            return (
                "The key was good, but there is no such route: the path may be misspelt.",
                "Compare the path with the list of routes in the API's reference."
            )
        }
        return (
            "The key was good and its scopes were enough: the request was let through. The answer comes from what it asked for, not from the key.",
            "Read the problem document that the answer carried; its code says what was wrong."
        )
    }

    private static func denied(
        _ refusal: Refusal, _ request: ActivityLine.Request, _ key: APIKey
    ) -> (reason: String, advice: String?) {
        switch refusal {
        case .revoked: return revoked(request, key)
        case .expired:
            let end = key.expiresAt.map { " at \($0)" } ?? ""
            return (
                "The key had expired\(end), before this request came in.",
                "Make a new key, or rotate keys before they expire."
            )
        case .insufficientScope:
            let asked = request.route.flatMap { Scope.asked(by: request.method, $0) }
            let has = key.scopes.map(\.name).joined(separator: ", ")
            return (
                "The key was good, but its scopes were not enough: "
                    + (asked.map { "\(request.method) \(request.route ?? "") asks for \($0.name), and the key" } ?? "it")
                    + " has only \(has).",
                "Make a key that has the scope too. A key's scopes never change, and a write scope does not hold the read scope beside it."
            )
        case .addressNotAllowed:
            let from = request.clientAddress.map { "from \($0)" } ?? "from an address that is not known"
            let networks = key.allowedAddresses.map(\.description).joined(separator: ", ")
            return (
                "The key was good, but the request came \(from), and the key may be used only from \(networks).",
                "Send the request from there, or make a key for the other network. Behind a proxy, the server has to be told which proxies to trust."
            )
        case .clientSideUse:
            return (
                "The key was good, but a browser sent it: the request had an Origin or a Sec-Fetch-Site field.",
                "Take the key as known to everybody: rotate it, and call the API from a server."
            )
        case .quotaExceeded:
            let limits = key.limits.map(\.description).joined(separator: ", ")
            return (
                "The key was good, but had used up a limit of its calls" + (limits.isEmpty ? "." : ", which are \(limits)."),
                "Wait as long as Retry-After said, send fewer requests, or rotate the key with higher limits. All keys of a line of rotations share what is left."
            )
        case .wrongTeam:
            return (
                "The key was good, but the service that was called lets in keys of another team.",
                "Call the service that your team runs, or ask whoever runs this one for a key."
            )
        case .missing:
            return ("The request had no Authorization field with a Bearer key.", "Send \"Authorization: Bearer <key>\".")
        case .malformed:
            return (
                "What was sent as a key does not have the form of one, or several were sent.",
                "Compare the key with where it was copied from."
            )
        case .unknown: return ("No such key was ever issued.", "Compare the key with where it was copied from.")
        case .unavailable:
            return (
                "The server could not tell whether the key was still good: it had lost touch with its database.",
                "Send the request again."
            )
        }
    }

    private static func revoked(_ request: ActivityLine.Request, _ key: APIKey) -> (reason: String, advice: String?) {
        let successor = key.supersededBy.map { " Its successor is \($0)." } ?? ""
        // What is known of a request that came before the note of the revocation is what is known now.
        guard let revocation = key.revocation(at: max(request.time, key.revokedAt ?? request.time)) else {
            return ("The key had been revoked.", "Use another key.")
        }
        if revocation.reason == APIKey.supersededReason {
            return (
                "The key was rotated, and its grace ended at \(revocation.at), before this request came in.\(successor)",
                "Something still uses the old key: give it the new one."
            )
        }
        let why = revocation.reason.map { ", for this reason: \($0)" } ?? ""
        return (
            "The key was revoked at \(revocation.at)\(why).\(successor)",
            "Use another key. A revoked key never works again."
        )
    }
}
