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

    /// Adds a master key to the keyring's file and does not use it: so the file can be copied to every machine before
    /// ``rotateMasterKey(at:)`` puts the key to use, and no machine is without it then. If one waits already, none is added.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay`, `keyringUnusable`, `masterKeyMissing`.
    public func addMasterKey(at now: Timestamp) async throws -> (key: MasterKeyID, isNew: Bool) {
        let lock = try keyring.lock()
        defer { withExtendedLifetime(lock) {} }
        let registered = try await requireRegisteredKey()
        if let waiting = try await waitingKey(since: registered.id) { return (waiting.id, false) }
        let key = MasterKey.random(at: now)
        try keyring.add(key)
        return (key.id, true)
    }

    /// Puts another master key in the place of the present one, and wraps every data key with it. No value is decrypted. The other key is the
    /// newest that was added to the keyring and never used; if there is none, it is made now.
    ///
    /// The new key is on the disk before anything is wrapped with it, and each row is a transaction of its own: whenever this is interrupted, every
    /// secret opens with one of the keys in the file. While rows are wrapped with another key than the one that wraps what is new, an earlier
    /// rotation has not ended, and calling this finishes it, and begins none.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay` if another process is at it, on whichever machine; `keyringUnusable`; `masterKeyMissing`, with
    ///   nothing changed, if the keyring lacks a key that is in use or wraps what is new.
    public func rotateMasterKey(at now: Timestamp) async throws -> MasterKeyRotation {
        let lock = try keyring.lock()
        defer { withExtendedLifetime(lock) {} }
        let registered = try await requireRegisteredKey()
        let finished = try await rewrapAll(with: registered, at: now)
        if finished.rewrapped > 0 { return try rotation(to: registered.id, .interrupted, finished) }
        let waiting = try await waitingKey(since: registered.id)
        let next = waiting ?? .random(at: now)
        if waiting == nil { try keyring.add(next) }
        try await replaceRegistered(registered.id, with: next.id)
        return try await rotation(to: next.id, waiting == nil ? .made : .waiting, rewrapAll(with: next, at: now))
    }

    /// The newest key that was added to the keyring since `registered` and wraps nothing: new keys stand in front of the others.
    private func waitingKey(since registered: MasterKeyID) async throws -> MasterKey? {
        let inUse = try await Self.masterKeysInUse(in: database)
        return try keyring.ids().prefix { $0 != registered }.first { !inUse.contains($0) }.map(keyring.key)
    }

    private func rotation(
        to primary: MasterKeyID, _ origin: MasterKeyRotation.Origin, _ rows: (rewrapped: Int, broken: [SecretID])
    ) throws -> MasterKeyRotation {
        MasterKeyRotation(
            primary: primary, origin: origin, rewrapped: rows.rewrapped, broken: rows.broken,
            kept: try keyring.ids().filter { $0 != primary })
    }

    /// Wraps everything with `primary` that is wrapped with another key, row by row.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay` if another key wraps what is new.
    func rewrapAll(with primary: MasterKey, at now: Timestamp) async throws -> (rewrapped: Int, broken: [SecretID]) {
        var (rewrapped, broken, last) = (0, [SecretID](), "")
        while let step = try await rewrapNext(with: primary, after: last, at: now) {
            last = step.place
            switch step.outcome {
            case .rewrapped: rewrapped += 1
            case .broken: broken.append(step.secret)
            case .overtaken: break
            }
            try Task.checkCancellation()
        }
        rewrapped += try await rewrapSecondFactors(with: primary)
        return (rewrapped, broken)
    }

    /// What became of one row.
    struct RewrapStep: Sendable {
        enum Outcome {
            case rewrapped
            /// It does not open, and so was left as it is.
            case broken
            /// Somebody else wrapped it anew, replaced its value or deleted it.
            case overtaken
        }

        let secret: SecretID
        /// Where the row stands among all rows.
        let place: String
        let outcome: Outcome
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
                return RewrapStep(secret: secret.id, place: secret.id.description, outcome: .broken)
            }
            let changed = try connection.execute(
                """
                UPDATE secret_versions SET master_key_id = $4, wrapped_key = $5
                WHERE team_id = $1 AND secret_id = $2 AND version = $3 AND master_key_id = $6
                """,
                secret.teamID.description, secret.id.description, context.version, new.masterKeyID.description,
                new.wrappedKey, sealed.masterKeyID.description)
            guard changed > 0 else {
                return RewrapStep(secret: secret.id, place: secret.id.description, outcome: .overtaken)
            }
            // After the secret's row, as whoever seals takes the two.
            try Self.requireRegistered(primary.id, on: connection)
            try Self.audit(
                "secret.rewrapped", of: secret, by: nil, details: ["master_key": primary.id.description], at: now,
                on: connection)
            return RewrapStep(secret: secret.id, place: secret.id.description, outcome: .rewrapped)
        }
    }

    private static let qualifiedColumns = Secret.columns.split(separator: ", ").map { "secrets.\($0)" }.joined(separator: ", ")
}
