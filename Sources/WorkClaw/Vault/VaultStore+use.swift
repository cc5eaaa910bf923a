public import APIKeys
import SQLDatabase

extension VaultStore {
    /// Decrypts a secret for a Claw: the private one of the Claw's owner if there is one of this name, and otherwise the team's. Leaves a line in the
    /// vault's log, in the same transaction.
    ///
    /// - Parameters:
    ///   - owner: whose own Claw it is; `nil` for a Claw that is nobody's own.
    ///   - purpose: what the value is used for, as it will stand in the log.
    /// - Returns: `nil`, with nothing in the log, if there is no such secret.
    /// - Throws: ``VaultError`` `masterKeyMissing`, `sealBroken`.
    public func use(
        _ name: SecretName, forClaw claw: ClawID, ownedBy owner: UserID?, in team: TeamID, purpose: String, at now: Timestamp
    ) async throws -> SecretValue? {
        try await database.write { [keyring] connection in
            guard let secret = try Self.resolve(name, forClawOf: owner, in: team, on: connection) else { return nil }
            let value = try Self.value(of: secret, keyring: keyring, on: connection)
            try Self.note(.used, of: secret, for: claw, detail: purpose, at: now, on: connection)
            return value
        }
    }

    /// What a Claw means by `name`: the private secret of its owner, or else the team's.
    static func resolve(
        _ name: SecretName, forClawOf owner: UserID?, in team: TeamID, on connection: any SQLConnection
    ) throws -> Secret? {
        if let owner, let own = try secret(name, owner: owner, in: team, on: connection) { return own }
        return try secret(name, owner: nil, in: team, on: connection)
    }

    /// Those of `names` that a Claw could use: the team's secrets, and the private ones of the Claw's owner. Opens nothing.
    ///
    /// - Parameter owner: whose own Claw it is; `nil` for a Claw that is nobody's own.
    static func present(
        _ names: Set<SecretName>, forClawOf owner: UserID?, in team: TeamID, on connection: any SQLConnection
    ) throws -> Set<SecretName> {
        try names.filter { try resolve($0, forClawOf: owner, in: team, on: connection) != nil }
    }

    /// Keeps everybody but a Claw's owner from what would put the owner's private secrets to use: changing or deploying the Claw.
    ///
    /// - Parameters:
    ///   - owner: whose own Claw it is; `nil` for a Claw that is nobody's own, which has no private secrets.
    ///   - names: what the Claw uses, or would use after the change.
    /// - Throws: ``WorkspaceError`` `privateSecret`. The transaction must be given up then.
    static func requireOwner(
        _ actor: UserID, ofClawOwnedBy owner: UserID?, using names: Set<SecretName>, in team: TeamID,
        on connection: any SQLConnection
    ) throws {
        guard let owner, actor != owner else { return }
        for name in names where try secret(name, owner: owner, in: team, on: connection) != nil {
            throw WorkspaceError(
                .privateSecret, "The Claw uses a private secret of its owner, so only its owner may change and deploy it.")
        }
    }

    /// Deletes the private secrets of somebody who leaves the team: in the transaction that ends the membership, before it does.
    ///
    /// - Parameter actor: who removes them; `nil` if nobody does.
    static func removePrivateSecrets(
        of user: UserID, in team: TeamID, by actor: UserID?, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let rows = try connection.rows(
            "SELECT \(Secret.columns) FROM secrets WHERE team_id = $1 AND owner_id = $2 ORDER BY id", team.description,
            user.description)
        for row in rows {
            let secret = try Secret(row: row, teamID: team)
            try delete(secret, by: actor, detail: "the owner has left the team", at: now, on: connection)
        }
    }

    private static func value(of secret: Secret, keyring: Keyring, on connection: any SQLConnection) throws -> SecretValue {
        let row = try connection.row(
            """
            SELECT master_key_id, wrapped_key, sealed_value FROM secret_versions
            WHERE team_id = $1 AND secret_id = $2 AND version = $3
            """,
            secret.teamID.description, secret.id.description, secret.version)
        guard let row else {
            throw VaultError(.sealBroken, "the secret \(secret.id) has no value in version \(secret.version)")
        }
        let sealed = SealedSecret(
            masterKeyID: try row.value(0) { MasterKeyID($0) }, wrappedKey: try row.blob(1), sealedValue: try row.blob(2))
        return try sealed.open(as: secret.context, under: keyring.key(sealed.masterKeyID))
    }
}
