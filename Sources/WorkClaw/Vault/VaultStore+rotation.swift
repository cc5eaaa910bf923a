public import APIKeys
public import SQLDatabase

extension VaultStore {
    /// The master keys that secrets and second factors are wrapped with.
    public static func masterKeysInUse(in database: any SQLDatabase) async throws -> [MasterKeyID] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT master_key_id FROM secret_versions UNION SELECT master_key_id FROM second_factors ORDER BY master_key_id
                """
            ).map { row in
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
    /// - Throws: ``VaultError`` `rotationUnderWay` if another process is at it; `keyringUnusable`, `masterKeyMissing`.
    public func rotateMasterKey(at now: Timestamp) async throws -> MasterKeyRotation {
        let lock = try keyring.lock()
        defer { withExtendedLifetime(lock) {} }
        let finished = try await rewrapAll(with: keyring.primary(), at: now)
        if finished.rewrapped > 0 {
            return try rotation(isNew: false, finished)
        }
        try keyring.add(.random(at: now))
        return try await rotation(isNew: true, rewrapAll(with: keyring.primary(), at: now))
    }

    private func rotation(isNew: Bool, _ rows: (rewrapped: Int, broken: [SecretID])) throws -> MasterKeyRotation {
        let primary = try keyring.primary().id
        return MasterKeyRotation(
            primary: primary, isNew: isNew, rewrapped: rows.rewrapped, broken: rows.broken,
            kept: try keyring.ids().filter { $0 != primary })
    }

    /// Wraps everything with `primary` that is wrapped with another key, row by row.
    private func rewrapAll(
        with primary: MasterKey, at now: Timestamp
    ) async throws -> (rewrapped: Int, broken: [SecretID]) {
        try await database.write { try Self.register(primary.id, on: $0) }
        var (rewrapped, broken, last) = (0, [SecretID](), "")
        while let step = try await rewrapNext(with: primary, after: last, at: now) {
            last = step.place
            if step.isBroken { broken.append(step.secret) } else { rewrapped += 1 }
            try Task.checkCancellation()
        }
        rewrapped += try await rewrapSecondFactors(with: primary)
        return (rewrapped, broken)
    }

    /// What became of one row.
    struct RewrapStep: Sendable {
        let secret: SecretID
        /// Where the row stands among all rows.
        let place: String
        /// Whether it does not open, and so was left as it is.
        let isBroken: Bool
    }

    /// Wraps the next data key that is wrapped with another master key than `primary`. One whose seal is broken is passed over: it would open with
    /// the old key no more than with the new, and must not keep the others from being wrapped.
    ///
    /// - Parameter place: of the row before; empty for none.
    /// - Returns: `nil` if there is none left.
    func rewrapNext(with primary: MasterKey, after place: String = "", at now: Timestamp) async throws -> RewrapStep? {
        try await database.write { [keyring] connection in
            let row = try connection.row(
                """
                SELECT secret_versions.version, master_key_id, wrapped_key, sealed_value, secrets.team_id, \(Self.qualifiedColumns)
                FROM secret_versions JOIN secrets ON secrets.team_id = secret_versions.team_id AND secrets.id = secret_id
                WHERE master_key_id <> $1 AND secrets.id > $2 ORDER BY secrets.id LIMIT 1
                """,
                primary.id.description, place)
            guard let row else { return nil }
            let sealed = SealedSecret(
                masterKeyID: try row.value(1) { MasterKeyID($0) }, wrappedKey: try row.blob(2), sealedValue: try row.blob(3))
            let secret = try Secret(
                row: SQLRow(values: Array(row.values.dropFirst(5))), teamID: try row.value(4) { TeamID($0) })
            let context = SecretContext(
                teamID: secret.teamID, secretID: secret.id, version: Int(try row.integer(0)), scope: secret.scope,
                owner: secret.owner)
            let new: SealedSecret
            do {
                new = try sealed.rewrapped(as: context, from: keyring.key(sealed.masterKeyID), to: primary)
            } catch let error as VaultError where error.code == .sealBroken {
                return RewrapStep(secret: secret.id, place: secret.id.description, isBroken: true)
            }
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
            return RewrapStep(secret: secret.id, place: secret.id.description, isBroken: false)
        }
    }

    private static let qualifiedColumns = Secret.columns.split(separator: ", ").map { "secrets.\($0)" }.joined(separator: ", ")
}
