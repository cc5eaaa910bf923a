public import APIKeys
import HTTPTypes

/// How a server is guarded: who verifies, what refusals say, who is told.
///
/// ```swift
/// let routes = router.guarded("/v1", by: try APIKeyGuard(verifier: verifier, realm: "acme"), scopes: catalog)
/// ```
public struct APIKeyGuard: Sendable {
    /// Judges requests, for whoever reads them in another way than as middleware.
    public let requests: RequestJudge
    let time: any TimeSource
    let challenge: Challenge
    let graceField: HTTPField.Name

    /// - Parameters:
    ///   - verifier: what judges keys.
    ///   - realm: names the server in `WWW-Authenticate`: printable ASCII without quotes and backslashes.
    ///   - fieldPrefix: what stands before the name of the library's own field, `Key-Grace-Ends`; `Acme-` for example.
    ///   - browsers: what becomes of a good key that a browser sends.
    ///   - time: the clocks that keys are judged by.
    ///   - activity: told of every request under the guard, refused ones too.
    ///   - alsoMasked: what secrets other than keys look like, of which nothing is to be left in what `activity` is told either.
    /// - Throws: ``GuardConfigurationError`` if `realm` or `fieldPrefix` cannot stand in a field.
    public init(
        verifier: KeyVerifier, realm: String, fieldPrefix: String = "", browsers: BrowserGuard = .refuse,
        time: any TimeSource = SystemTime(), activity: (any ActivitySink)? = nil,
        alsoMasked: [KeyFormat] = []
    ) throws(GuardConfigurationError) {
        guard let challenge = Challenge(realm: realm) else { throw .realm(realm) }
        guard let graceField = HTTPField.Name(fieldPrefix + "Key-Grace-Ends") else { throw .fieldPrefix(fieldPrefix) }
        self.requests = RequestJudge(
            verifier: verifier, browsers: browsers, activity: activity, alsoMasked: alsoMasked)
        self.time = time
        self.challenge = challenge
        self.graceField = graceField
    }

    /// What a refusal is answered with, for whoever answers in another way than as middleware.
    ///
    /// - Parameters:
    ///   - refusal: why the request is refused.
    ///   - scope: what the key lacks, if that is why.
    ///   - standing: how the key stands with its limits, if that is why.
    public func problem(for refusal: Refusal, lacking scope: Scope? = nil, standing: RateStanding? = nil) -> Problem {
        Problem(refusal, challenge: challenge, scope: scope, standing: standing)
    }
}

/// A guard that could not say what it must.
public enum GuardConfigurationError: Error, Hashable, CustomStringConvertible {
    case realm(String)
    case fieldPrefix(String)

    public var description: String {
        switch self {
        case .realm(let text): "realm \"\(text)\": must be printable ASCII without quotes and backslashes"
        case .fieldPrefix(let text): "field prefix \"\(text)\": must be of characters that a field's name may have"
        }
    }
}
