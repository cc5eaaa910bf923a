public import APIKeys

/// Where the secrets come from that open providers: the vault.
public protocol SecretSource: Sendable {
    /// The secret's value for one use by a Claw, which leaves a line in the vault's log; `nil` if there is none that the Claw may use.
    ///
    /// - Parameters:
    ///   - owner: whose own Claw it is.
    ///   - purpose: what it is used for, for people.
    func use(
        _ name: SecretName, forClaw claw: ClawID, ownedBy owner: UserID?, in team: TeamID, purpose: String, at now: Timestamp
    ) async throws -> SecretValue?
}

extension VaultStore: SecretSource {}
