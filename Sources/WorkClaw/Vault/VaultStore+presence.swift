import APIKeys
import SQLDatabase

extension VaultStore {
    /// Those of `names` that a Claw could use: the team's secrets, and the private ones of the Claw's owner. Opens nothing.
    ///
    /// - Parameter owner: whose own Claw it is; `nil` for a Claw that is nobody's own.
    static func present(
        _ names: Set<SecretName>, forClawOf owner: UserID?, in team: TeamID, on connection: any SQLConnection
    ) throws -> Set<SecretName> {
        []
    }
}
