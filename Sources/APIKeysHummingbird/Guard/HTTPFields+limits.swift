import APIKeys
import HTTPTypes

// Constants, each a token: the initialiser fails for none of them.
extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
    // swift-format-ignore: NeverForceUnwrap
    static let rateLimit = HTTPField.Name("RateLimit")!
}

extension HTTPFields {
    /// Says how a key stands with its limits, on answers to requests that were counted and on refusals alike.
    mutating func tell(_ standing: RateStanding) {
        self[.rateLimitPolicy] = standing.policyField
        self[.rateLimit] = standing.standingField
        if let seconds = standing.retryAfter { self[.retryAfter] = String(seconds) }
    }
}
