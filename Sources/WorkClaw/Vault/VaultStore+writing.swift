import APIKeys
import APIKeysStore
import SQLDatabase

extension Secret {
    /// A new secret, in the first version of its value.
    init(
        _ name: SecretName, scope: SecretScope, description: String = "", apiKeyID: KeyID? = nil, in team: TeamID,
        by actor: UserID, at now: Timestamp
    ) {
        self.init(
            id: SecretID(at: now), teamID: team, name: name, scope: scope, owner: scope.owner(for: actor),
            description: description.isEmpty ? nil : description, version: 1, apiKeyID: apiKeyID, createdAt: now,
            createdBy: actor, updatedAt: now, updatedBy: actor)
    }
}

extension VaultStore {
    /// - Throws: ``WorkspaceError`` `roleForbids` unless the person may keep secrets in this scope now: in the team's if their role allows it, in
    ///   their own if they belong to the team. The transaction must be given up then.
    static func requireWriter(
        _ actor: UserID, of scope: SecretScope, in team: TeamID, on connection: any SQLConnection
    ) throws {
        switch scope {
        case .team: try TeamStore.require(.manageTeamSecrets, of: actor, in: team, on: connection)
        case .private:
            guard try TeamStore.role(of: actor, in: team, on: connection) != nil else {
                throw WorkspaceError(.roleForbids, "Only members of the team may keep secrets in its vault.")
            }
        }
    }

    /// The team's secret of this name, or the private one of `owner`.
    static func secret(
        _ name: SecretName, owner: UserID?, in team: TeamID, on connection: any SQLConnection
    ) throws -> Secret? {
        let row =
            if let owner {
                try connection.row(
                    "SELECT \(Secret.columns) FROM secrets WHERE team_id = $1 AND name = $2 AND scope = 'private' AND owner_id = $3",
                    team.description, name.text, owner.description)
            } else {
                try connection.row(
                    "SELECT \(Secret.columns) FROM secrets WHERE team_id = $1 AND name = $2 AND scope = 'team'",
                    team.description, name.text)
            }
        return try row.map { try Secret(row: $0, teamID: team) }
    }

    /// - Returns: false, with nothing written, if the scope has a secret of this name.
    static func insert(
        _ secret: Secret, _ value: SecretValue, detail: String? = nil, keyring: Keyring, on connection: any SQLConnection
    ) throws -> Bool {
        let inserted = try connection.execute(
            """
            INSERT INTO secrets (team_id, \(Secret.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
            """,
            secret.teamID.description, secret.id.description, secret.name.text, secret.scope.rawValue,
            secret.owner?.description, secret.description, secret.version, secret.apiKeyID?.description,
            secret.createdAt.milliseconds, secret.createdBy.description, secret.updatedAt.milliseconds,
            secret.updatedBy.description)
        guard inserted > 0 else { return false }
        try seal(value, of: secret, keyring: keyring, on: connection)
        try note(.set, of: secret, by: secret.createdBy, detail: detail, at: secret.createdAt, on: connection)
        try audit("secret.created", of: secret, by: secret.createdBy, at: secret.createdAt, on: connection)
        return true
    }

    /// Puts a new version in the place of the last, whose value is gone then.
    ///
    /// - Parameter apiKeyID: the API key that the new value is, if the vault is to follow its rotations.
    /// - Returns: the secret as it is now; `nil`, with nothing written, if it is gone.
    static func replaceValue(
        of old: Secret, with value: SecretValue, description: String, apiKeyID: KeyID? = nil, detail: String? = nil,
        by actor: UserID, at now: Timestamp, keyring: Keyring, on connection: any SQLConnection
    ) throws -> Secret? {
        let row = try connection.row(
            """
            UPDATE secrets SET version = version + 1, description = $3, api_key_id = $4, updated_at = $5, updated_by = $6
            WHERE team_id = $1 AND id = $2 RETURNING \(Secret.columns)
            """,
            old.teamID.description, old.id.description, description.isEmpty ? nil : description, apiKeyID?.description,
            now.milliseconds, actor.description)
        guard let row else { return nil }
        let new = try Secret(row: row, teamID: old.teamID)
        try deleteValues(of: old, on: connection)
        try seal(value, of: new, keyring: keyring, on: connection)
        try note(.replaced, of: new, by: actor, detail: detail, at: now, on: connection)
        try audit("secret.replaced", of: new, by: actor, at: now, on: connection)
        return new
    }

    static func delete(
        _ secret: Secret, by actor: UserID?, detail: String?, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        // Takes the row before its versions, as ``replaceValue(of:with:description:apiKeyID:detail:by:at:keyring:on:)`` does.
        try connection.execute(
            "UPDATE secrets SET version = version WHERE team_id = $1 AND id = $2", secret.teamID.description,
            secret.id.description)
        try deleteValues(of: secret, on: connection)
        try connection.execute(
            "DELETE FROM secrets WHERE team_id = $1 AND id = $2", secret.teamID.description, secret.id.description)
        try note(.deleted, of: secret, by: actor, detail: detail, at: now, on: connection)
        try audit("secret.deleted", of: secret, by: actor, at: now, on: connection)
    }

    private static func deleteValues(of secret: Secret, on connection: any SQLConnection) throws {
        try connection.execute(
            "DELETE FROM secret_versions WHERE team_id = $1 AND secret_id = $2", secret.teamID.description,
            secret.id.description)
    }

    private static func seal(
        _ value: SecretValue, of secret: Secret, keyring: Keyring, on connection: any SQLConnection
    ) throws {
        let sealed = try SealedSecret(value, as: secret.context, under: wrappingKey(of: keyring, on: connection))
        try connection.execute(
            """
            INSERT INTO secret_versions (team_id, secret_id, version, master_key_id, wrapped_key, sealed_value)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            secret.teamID.description, secret.id.description, secret.version, sealed.masterKeyID.description,
            sealed.wrappedKey, sealed.sealedValue)
    }
}
