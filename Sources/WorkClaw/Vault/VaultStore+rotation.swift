public import APIKeys
public import SQLDatabase

extension VaultStore {
    /// The master keys that secrets are wrapped with.
    public static func masterKeysInUse(in database: any SQLDatabase) async throws -> [MasterKeyID] {
        try await database.read { connection in
            try connection.rows("SELECT DISTINCT master_key_id FROM secret_versions ORDER BY master_key_id").map { row in
                try row.value(0) { MasterKeyID($0) }
            }
        }
    }

    /// - Throws: ``VaultError`` `masterKeyMissing`, with the key's id, if the keyring lacks a key that is in use.
    public func requireMasterKeys() async throws {
        for id in try await Self.masterKeysInUse(in: database) { _ = try keyring.key(id) }
    }

    /// Puts another master key in the place of the present one, and wraps every data key with it. No value is decrypted.
    ///
    /// The new key is on the disk before anything is wrapped with it, and each row is a transaction of its own: whenever this is interrupted, every
    /// secret opens with one of the keys in the file. While rows are wrapped with another key than the first of the file, an earlier rotation has
    /// not ended, and calling this finishes it, without adding a key.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay` if another process is at it; `keyringUnusable`, `masterKeyMissing`, `sealBroken`.
    public func rotateMasterKey(at now: Timestamp) async throws -> MasterKeyRotation {
        let lock = try keyring.lock()
        defer { withExtendedLifetime(lock) {} }
        let isNew = try await beginRotation(at: now)
        let primary = try keyring.primary()
        var rewrapped = 0
        while try await rewrapNext(with: primary, at: now) {
            rewrapped += 1
            try Task.checkCancellation()
        }
        return MasterKeyRotation(
            primary: primary.id, isNew: isNew, rewrapped: rewrapped, kept: try keyring.ids().filter { $0 != primary.id })
    }

    /// - Returns: whether a key was added; false if an earlier rotation has to be finished first.
    func beginRotation(at now: Timestamp) async throws -> Bool {
        let primary = try keyring.primary().id
        guard try await Self.masterKeysInUse(in: database).allSatisfy({ $0 == primary }) else { return false }
        try keyring.add(.random(at: now))
        return true
    }

    /// Wraps one data key that is wrapped with another master key than `primary`.
    ///
    /// - Returns: false if there is none left.
    func rewrapNext(with primary: MasterKey, at now: Timestamp) async throws -> Bool {
        try await database.write { [keyring] connection in
            let row = try connection.row(
                """
                SELECT secret_versions.version, master_key_id, wrapped_key, sealed_value, secrets.team_id, \(Self.qualifiedColumns)
                FROM secret_versions JOIN secrets ON secrets.team_id = secret_versions.team_id AND secrets.id = secret_id
                WHERE master_key_id <> $1 LIMIT 1
                """,
                primary.id.description)
            guard let row else { return false }
            let sealed = SealedSecret(
                masterKeyID: try row.value(1) { MasterKeyID($0) }, wrappedKey: try row.blob(2), sealedValue: try row.blob(3))
            let secret = try Secret(
                row: SQLRow(values: Array(row.values.dropFirst(5))), teamID: try row.value(4) { TeamID($0) })
            let context = SecretContext(
                teamID: secret.teamID, secretID: secret.id, version: Int(try row.integer(0)), scope: secret.scope,
                owner: secret.owner)
            let new = try sealed.rewrapped(as: context, from: keyring.key(sealed.masterKeyID), to: primary)
            try connection.execute(
                """
                UPDATE secret_versions SET master_key_id = $4, wrapped_key = $5
                WHERE team_id = $1 AND secret_id = $2 AND version = $3 AND master_key_id = $6
                """,
                secret.teamID.description, secret.id.description, context.version, new.masterKeyID.description,
                new.wrappedKey, sealed.masterKeyID.description)
            try Self.audit(
                "secret.rewrapped", of: secret, by: nil, details: ["master_key": primary.id.description], at: now,
                on: connection)
            return true
        }
    }

    private static let qualifiedColumns = Secret.columns.split(separator: ", ").map { "secrets.\($0)" }.joined(separator: ", ")
}
