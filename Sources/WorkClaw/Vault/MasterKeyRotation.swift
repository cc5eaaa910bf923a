/// What a rotation of the master key did.
public struct MasterKeyRotation: Sendable, Hashable {
    /// Where its key came from.
    public enum Origin: Sendable, Hashable {
        /// It was made now.
        case made
        /// It had been added to the keyring before, and had wrapped nothing.
        case waiting
        /// It had wrapped something: this finished a rotation that had been interrupted.
        case interrupted
    }

    /// The key that wraps everything now.
    public let primary: MasterKeyID
    public let origin: Origin
    /// How many versions of secrets, and second factors of people, were wrapped anew.
    public let rewrapped: Int
    /// Secrets whose seal is broken: they stay as they are, and have to be set again or deleted.
    public let broken: [SecretID]
    /// The other keys of the keyring. Nothing in the database is wrapped with them any more, but a copy of it from before needs them.
    public let kept: [MasterKeyID]

    /// Whether this rotation made its key.
    public var isNew: Bool { origin == .made }
}
