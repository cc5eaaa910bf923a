public import APIKeys
import Crypto
import Foundation

/// Seals the answers that are kept for a repeated request, so that only who sends the same API key and idempotency key again
/// can read them: the database never holds one in the clear, nor anything that would open it.
///
/// AES-256-GCM, with a key by HKDF-SHA256 (RFC 5869) from the API key's secret, salted with the idempotency key. The answer is
/// bound to its record: it does not open under another API key, method, path or status.
public struct AnswerSeal: Sendable {
    private let sealingKey: SymmetricKey
    private let digestKey: SymmetricKey

    public init(secret: KeySecret, key: IdempotencyKey) {
        let material = secret.withBytes { SymmetricKey(data: $0) }
        func derive(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: material, salt: key.bytes, info: Array("workclaw idempotency v1 \(purpose)".utf8),
                outputByteCount: 32)
        }
        self.sealingKey = derive("answer")
        self.digestKey = derive("body")
    }

    /// The answer that is kept when a claim is completed.
    ///
    /// - Parameters:
    ///   - answer: the answer in whatever encoding.
    ///   - status: its HTTP status, which is kept in the clear.
    public func seal(_ answer: some Sequence<UInt8>, status: Int, for request: IdempotentRequest) throws -> StoredAnswer {
        let box = try AES.GCM.seal(
            Array(answer), using: sealingKey, authenticating: Self.context(of: request, status: status))
        // Nonce, ciphertext, tag. There is always a combined form for the standard nonce of 96 bits.
        return StoredAnswer(status: status, sealed: Array(box.nonce) + box.ciphertext + box.tag)
    }

    /// The answer that was sealed.
    ///
    /// - Throws: if it was sealed with another secret or idempotency key, for another request, or has been changed since.
    public func open(_ stored: StoredAnswer, for request: IdempotentRequest) throws -> [UInt8] {
        let box = try AES.GCM.SealedBox(combined: stored.sealed)
        return Array(try AES.GCM.open(box, using: sealingKey, authenticating: Self.context(of: request, status: stored.status)))
    }

    /// What tells one body from another. With a key, so that a body with a short secret in it cannot be guessed from the
    /// database.
    func digest(of body: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: body, using: digestKey))
    }

    /// What the answer is bound to, each part behind its length, so that no two contexts spell the same bytes.
    private static func context(of request: IdempotentRequest, status: Int) -> [UInt8] {
        [request.keyID.description, request.method, request.path, String(status)].flatMap { part in
            Array("\(part.utf8.count):\(part)".utf8)
        }
    }
}

extension AnswerSeal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(answer seal)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
