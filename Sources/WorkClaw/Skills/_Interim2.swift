public import APIKeys
import SQLDatabase
extension VaultStore {
    static func requireOwner(
        _ actor: UserID, ofClawOwnedBy owner: UserID?, using names: Set<SecretName>, in team: TeamID,
        on connection: any SQLConnection
    ) throws {}
    public func use(
        _ name: SecretName, forClaw claw: ClawID, ownedBy owner: UserID?, in team: TeamID, purpose: String, at now: Timestamp
    ) async throws -> SecretValue? { nil }
}
