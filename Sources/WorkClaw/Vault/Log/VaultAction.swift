/// What the activity log of the vault tells of.
public enum VaultAction: String, Sendable, CaseIterable {
    /// A new secret.
    case set
    /// Another value in the place of the last.
    case replaced
    /// The value was decrypted for a Claw.
    case used
    case deleted
    /// The API key that the secret keeps was rotated by somebody who may not write here, so the value is the old key.
    case outdated
}
