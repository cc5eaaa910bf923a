public import APIKeys
public import APIKeysStore
import SQLDatabase

extension VaultStore {
    /// Keeps a new API key in a new secret, in the transaction that makes the key: for ``KeyService/issue(_:in:by:alongside:)``.
    ///
    /// The secret follows the key from then on: see ``followingRotation``. It throws ``WorkspaceError`` `nameTaken` if the scope has a secret of
    /// this name, `roleForbids` if whoever makes the key may not keep secrets in the scope; then no key is made.
    public func keeping(as name: SecretName, in scope: SecretScope) -> KeyService.Alongside {
        { [keyring] issued, connection in
            let key = issued.key
            try Self.requireWriter(key.createdBy, of: scope, in: key.teamID, on: connection)
            let secret = Secret(
                name, scope: scope, description: Self.description(of: key), apiKeyID: key.id, in: key.teamID,
                by: key.createdBy, at: key.createdAt)
            guard try Self.insert(secret, issued.vaultValue, detail: "the key \(key.id)", keyring: keyring, on: connection)
            else {
                throw WorkspaceError(
                    .nameTaken, "The vault has a secret named \(name) in this scope already.", field: "name")
            }
        }
    }

    /// Puts the successor of a rotated API key in the place of the key that the vault keeps, in the transaction of the rotation: for
    /// ``KeyService/init(database:format:catalog:authority:time:alongsideRotation:)``.
    ///
    /// Whoever may not change the team's secrets may not rotate a key that the team's vault keeps: it would be left with a key that is about
    /// to die, so it throws ``WorkspaceError`` `roleForbids`. Somebody else's private secret stays as it is, since neither may the one who rotates
    /// know of it, nor its owner get the new key unasked; its owner finds a line in the log.
    public var followingRotation: KeyService.Alongside {
        { [keyring] issued, connection in
            let key = issued.key
            guard let old = key.rotatedFrom, let secret = try Self.secret(holding: old, in: key.teamID, on: connection) else {
                return
            }
            if let owner = secret.owner, owner != key.createdBy {
                return try Self.note(
                    .outdated, of: secret, by: key.createdBy, detail: "the key \(old) was rotated to \(key.id)",
                    at: key.createdAt, on: connection)
            }
            do {
                try Self.requireWriter(key.createdBy, of: secret.scope, in: key.teamID, on: connection)
            } catch let error as WorkspaceError where error.code == .roleForbids {
                throw WorkspaceError(
                    .roleForbids,
                    "The team's vault keeps this key as \(secret.name), so only the Owner and Admins may rotate it.")
            }
            _ = try Self.replaceValue(
                of: secret, with: issued.vaultValue, description: secret.description ?? "", apiKeyID: key.id,
                detail: "the key \(key.id), rotated from \(old)", by: key.createdBy, at: key.createdAt, keyring: keyring,
                on: connection)
        }
    }

    /// Where the vault keeps an API key, as far as `viewer` may see it.
    public func secret(holding key: KeyID, in team: TeamID, seenBy viewer: UserID) async throws -> Secret? {
        let secret = try await database.read { try Self.secret(holding: key, in: team, on: $0) }
        guard let secret, secret.owner == nil || secret.owner == viewer else { return nil }
        return secret
    }

    private static func secret(holding key: KeyID, in team: TeamID, on connection: any SQLConnection) throws -> Secret? {
        try connection.row(
            "SELECT \(Secret.columns) FROM secrets WHERE team_id = $1 AND api_key_id = $2", team.description, key.description
        ).map { try Secret(row: $0, teamID: team) }
    }

    /// A key's name may be longer than a description's line, and hold what a line may not.
    private static func description(of key: APIKey) -> String {
        let text = "The API key \(key.name)"
        return TextRule.fault(inLine: text, at: "description", atMost: Secret.longestDescription) == nil ? text : "An API key"
    }
}

extension IssuedKey {
    fileprivate var vaultValue: SecretValue {
        get throws { try SecretValue(bytes: secret.withBytes { Array($0) }) }
    }
}
