public import APIKeys
public import SQLDatabase

/// The secrets of all teams, each sealed in an envelope of its own.
///
/// Every call names the team and the person who asks. A secret of another team, and a private one of somebody else, is not found: not even
/// the Owner can tell that it exists. Each call here is a transaction of its own; the static functions take part in the caller's.
///
/// What malfunctions throws ``VaultError``; what is to be expected, ``WorkspaceError``.
public struct VaultStore: Sendable {
    let database: any SQLDatabase
    let keyring: Keyring
    /// Which secrets open the providers of models.
    let providers: [ModelName.Provider: SecretName]

    public init(
        database: any SQLDatabase, keyring: Keyring,
        providers: [ModelName.Provider: SecretName] = ProviderSettings().secrets
    ) {
        self.database = database
        self.keyring = keyring
        self.providers = providers
    }

    /// The team's secrets, whose names and descriptions every member may see, and the private ones of `viewer`: in the order of their names.
    public func list(in team: TeamID, seenBy viewer: UserID) async throws -> [Secret] {
        try await database.read { connection in
            guard try TeamStore.role(of: viewer, in: team, on: connection) != nil else { return [] }
            return try connection.rows(
                """
                SELECT \(Secret.columns) FROM secrets WHERE team_id = $1 AND (scope = 'team' OR owner_id = $2)
                ORDER BY name, scope
                """,
                team.description, viewer.description
            ).map { try Secret(row: $0, teamID: team) }
        }
    }

    /// Keeps a value: in a new secret if the scope has none of this name, and otherwise in the place of the last value, which is gone then.
    ///
    /// - Parameters:
    ///   - description: `nil` leaves it as it is; an empty text clears it.
    ///   - completion: records in the same transaction what the form or request made.
    /// - Returns: the secret as it is now. A new one has the version 1.
    /// - Throws: ``WorkspaceError`` `roleForbids`; a ``FieldFault`` of the description; `claimLost` from the completion.
    public func set(
        _ name: SecretName, to value: SecretValue, scope: SecretScope, description: String? = nil, in team: TeamID,
        by actor: UserID, at now: Timestamp, recording completion: IdempotentCompletion<Secret>? = nil
    ) async throws -> Secret {
        if let description, !description.isEmpty,
            let fault = TextRule.fault(inLine: description, at: "description", atMost: Secret.longestDescription)
        {
            throw fault
        }
        return try await database.write { [keyring] connection in
            try Self.requireWriter(actor, of: scope, in: team, on: connection)
            let owner = scope.owner(for: actor)
            while true {
                if let old = try Self.secret(name, owner: owner, in: team, on: connection) {
                    let new = try Self.replaceValue(
                        of: old, with: value, description: description ?? old.description ?? "", by: actor, at: now,
                        keyring: keyring, on: connection)
                    // On an engine whose writers overlap, another may have deleted it.
                    guard let new else { continue }
                    try completion?.record(new, at: now, on: connection)
                    return new
                }
                let new = Secret(
                    name, scope: scope, description: description ?? "", in: team, by: actor, at: now)
                // Or have made it.
                guard try Self.insert(new, value, keyring: keyring, on: connection) else { continue }
                try completion?.record(new, at: now, on: connection)
                return new
            }
        }
    }

    /// Deletes a secret, and its value with it.
    ///
    /// - Parameter force: deletes it though Claws refer to it.
    /// - Returns: the secret as it was, and what refers to it.
    /// - Throws: ``WorkspaceError`` `roleForbids`, `notFound`; `secretInUse`, which names the Claws that `actor` may see.
    @discardableResult
    public func delete(
        _ name: SecretName, scope: SecretScope, force: Bool = false, in team: TeamID, by actor: UserID, at now: Timestamp
    ) async throws -> (secret: Secret, referrers: [SecretReferrer]) {
        try await database.write { [providers] connection in
            try Self.requireWriter(actor, of: scope, in: team, on: connection)
            guard let secret = try Self.secret(name, owner: scope.owner(for: actor), in: team, on: connection) else {
                throw WorkspaceError(
                    .notFound, "There is no such secret in the \(scope == .team ? "team's" : "person's own") scope.")
            }
            let referrers = try SecretReferrer.all(of: secret, providers: providers, seenBy: actor, on: connection)
            guard referrers.isEmpty || force else {
                throw WorkspaceError(.secretInUse, SecretReferrer.sentence(about: referrers))
            }
            try Self.delete(secret, by: actor, detail: SecretReferrer.count(referrers), at: now, on: connection)
            return (secret, referrers)
        }
    }
}
