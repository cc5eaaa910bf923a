import APIKeys
import SQLDatabase

extension ClawStore {
    /// Keeps everybody but its owner from changing a Claw that uses a private secret of the owner's, or would use one after the change:
    /// who may not use a secret could otherwise send it wherever they like.
    ///
    /// - Parameter more: what the Claw would use beside what its connections and skills name now.
    /// - Throws: ``WorkspaceError`` `privateSecret`. The transaction must be given up then.
    static func requireOwner(
        _ actor: UserID, of claw: Claw, alsoUsing more: some Sequence<SecretName> = [], on connection: any SQLConnection
    ) throws {
        guard let owner = claw.createdBy, owner != actor else { return }
        let skills = try SkillStore.installed(on: claw.id, in: claw.teamID, on: connection)
        let names = claw.secretNames.union(skills.flatMap(\.requiredSecrets)).union(more)
        try VaultStore.requireOwner(actor, ofClawOwnedBy: owner, using: names, in: claw.teamID, on: connection)
    }
}
