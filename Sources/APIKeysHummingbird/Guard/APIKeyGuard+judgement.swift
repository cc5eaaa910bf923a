import APIKeys
import HTTPTypes

extension APIKeyGuard {
    /// Whether a request may in, before anybody asks where to.
    func judge(
        _ fields: CredentialFields, from address: IPAddress?, at now: Timestamp, uptime: ContinuousClock.Instant
    ) -> VerificationOutcome {
        let marks = RequestJudge.Marks(hasSeveralCredentials: fields.hasSeveral, isFromBrowser: fields.isFromBrowser)
        guard let field = fields.authorization else {
            return requests.judge(authorization: nil, marks: marks, from: address, at: now, uptime: uptime)
        }
        return field.withUnsafeBytesOfValue {
            requests.judge(authorization: $0, marks: marks, from: address, at: now, uptime: uptime)
        }
    }
}
