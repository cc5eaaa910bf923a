public import APIKeys

/// A line of the activity log of the vault. It commits with what it tells of.
public struct VaultLogLine: Sendable, Hashable {
    public let id: EventID
    public let time: Timestamp
    /// The person who acted; `nil` for a Claw's use, and for what happens by itself.
    public let actor: UserID?
    /// The Claw that the value was decrypted for.
    public let clawID: ClawID?
    public let action: VaultAction
    public let secretID: SecretID
    public let name: SecretName
    public let scope: SecretScope
    /// The version that the secret had then.
    public let version: Int
    /// What else there is to say, such as what a Claw used the value for.
    public let detail: String?
}
