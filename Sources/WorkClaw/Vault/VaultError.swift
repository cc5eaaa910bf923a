/// The vault cannot do its work: a malfunction for whoever runs the program, not a refusal. It holds no part of a key or a value.
public struct VaultError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, CaseIterable {
        /// The keyring file cannot be read or written, may be read by others than its owner, or holds something else than keys.
        case keyringUnusable = "keyring_unusable"
        /// A secret is wrapped with a master key that the keyring does not have.
        case masterKeyMissing = "master_key_missing"
        /// A row does not open: it was changed, or belongs to another secret, team, version or scope.
        case sealBroken = "seal_broken"
        /// Another process is rotating the master key.
        case rotationUnderWay = "rotation_under_way"
    }

    public let code: Code
    /// One line for whoever runs the program.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension VaultError: CustomStringConvertible {
    public var description: String { message }
}
