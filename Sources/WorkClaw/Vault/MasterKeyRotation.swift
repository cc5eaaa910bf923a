/// What a rotation of the master key did.
public struct MasterKeyRotation: Sendable, Hashable {
    /// The key that wraps everything now.
    public let primary: MasterKeyID
    /// Whether this rotation added it: false if it finished one that had been interrupted.
    public let isNew: Bool
    /// How many versions of secrets, and second factors of people, were wrapped anew.
    public let rewrapped: Int
    /// Secrets whose seal is broken: they stay as they are, and have to be set again or deleted.
    public let broken: [SecretID]
    /// The other keys of the keyring. Nothing in the database is wrapped with them any more, but a copy of it from before needs them.
    public let kept: [MasterKeyID]
}
