/// The verifiers whose credentials work, by the digests of these.
public struct VerifierTable: Hashable, Sendable {
    private let verifiers: [KeyDigest: Verifier]

    public init(_ verifiers: [KeyDigest: Verifier] = [:]) {
        self.verifiers = verifiers
    }

    /// Whose credential this is. What has not its form is not hashed.
    public func verifier(presenting credential: UnsafeRawBufferPointer, format: KeyFormat) -> Verifier? {
        format.matches(credential) ? verifiers[KeyDigest(hashing: credential)] : nil
    }
}
