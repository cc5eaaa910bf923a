public import APIKeys
import Crypto

/// A request that its client may send again, as its record knows it. Nothing in it gives away what was sent.
public struct IdempotentRequest: Sendable, Hashable {
    public let teamID: TeamID
    public let keyID: KeyID
    public let method: String
    /// With anything masked in it that looks like a key.
    public let path: String
    let keyHash: [UInt8]
    let bodyDigest: [UInt8]

    /// What tells the request from all others, a repetition of it being the same: a digest of everything above.
    public var retryMark: [UInt8] {
        var hash = SHA256()
        // Each part behind its length, so that no two requests spell the same bytes.
        for part in [Array(keyID.description.utf8), Array(method.utf8), Array(path.utf8), keyHash, bodyDigest] {
            hash.update(data: Array("\(part.count):".utf8) + part)
        }
        return Array(hash.finalize())
    }

    /// - Parameters:
    ///   - principal: whose request it is. Each API key has idempotency keys of its own.
    ///   - path: without its query.
    ///   - seal: made of the API key's secret and of `key`.
    public init(
        of principal: Principal, method: String, path: String, key: IdempotencyKey, body: some Sequence<UInt8>, seal: AnswerSeal
    ) {
        self.teamID = principal.teamID
        self.keyID = principal.keyID
        self.method = method
        self.path = MaskedText(path, formats: KeyFormat.workclawSecrets).text
        self.keyHash = Array(SHA256.hash(data: key.bytes))
        self.bodyDigest = seal.digest(of: Array(body))
    }
}
