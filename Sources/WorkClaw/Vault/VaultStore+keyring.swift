public import APIKeys
public import SQLDatabase

/// Which keyring is the installation's. The database holds the id of the key that wraps what is new, so that several machines, each with a copy
/// of the file, agree on it: a machine whose copy lacks that key wraps nothing.
extension VaultStore {
    /// The master keys that a keyring must have: those that secrets are wrapped with, and, on several machines, the one that wraps what is new.
    public static func masterKeysNeeded(
        in database: any SQLDatabase, onSeveralMachines: Bool
    ) async throws -> [MasterKeyID] {
        var keys = try await masterKeysInUse(in: database)
        guard onSeveralMachines, let registered = try await database.read(registeredKey(on:)) else { return keys }
        if !keys.contains(registered) { keys.append(registered) }
        return keys
    }

    /// Makes this keyring the installation's, unless another is it already. Of any number of machines at once, one does it.
    ///
    /// - Parameter onSeveralMachines: `false` lets a keyring that was made anew take the place of one that is gone, as it may where no other
    ///   machine has a copy.
    /// - Throws: ``VaultError`` `masterKeyMissing` if another keyring is the installation's.
    public func registerKeyring(onSeveralMachines: Bool) async throws {
        let registered = try await database.read(Self.registeredKey(on:))
        if let registered, try keyring.ids().contains(registered) { return }
        let primary = try keyring.primary().id
        try await database.write { connection in
            if onSeveralMachines {
                try Self.registerIfNone(primary, on: connection)
            } else {
                try Self.register(primary, on: connection)
            }
        }
        if let now = try await database.read(Self.registeredKey(on:)) { _ = try keyring.key(now) }
    }

    private static func register(_ key: MasterKeyID, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO vault_keyring (id, master_key_id) VALUES (1, $1)
            ON CONFLICT (id) DO UPDATE SET master_key_id = excluded.master_key_id
            """,
            key.description)
    }

    private static func registerIfNone(_ key: MasterKeyID, on connection: any SQLConnection) throws {
        try connection.execute(
            "INSERT INTO vault_keyring (id, master_key_id) VALUES (1, $1) ON CONFLICT DO NOTHING", key.description)
    }

    /// The key that wraps what is new. No rotation puts another in its place before the transaction ends, so whichever comes next finds what was
    /// wrapped. The keyring of an installation that has noted none yet becomes the installation's.
    ///
    /// - Throws: ``VaultError`` `masterKeyMissing` if the keyring lacks it.
    static func wrappingKey(of keyring: Keyring, on connection: any SQLConnection) throws -> MasterKey {
        if let registered = try holdRegisteredKey(on: connection) { return try keyring.key(registered) }
        let primary = try keyring.primary().id
        try registerIfNone(primary, on: connection)
        return try keyring.key(holdRegisteredKey(on: connection) ?? primary)
    }

    private static func registeredKey(on connection: any SQLConnection) throws -> MasterKeyID? {
        try connection.row("SELECT master_key_id FROM vault_keyring WHERE id = 1")?.value(0) { MasterKeyID($0) }
    }

    /// The same, and locks the row: on an engine whose writers overlap, reading it alone would not keep a rotation from passing by.
    private static func holdRegisteredKey(on connection: any SQLConnection) throws -> MasterKeyID? {
        try connection.row("UPDATE vault_keyring SET master_key_id = master_key_id WHERE id = 1 RETURNING master_key_id")?
            .value(0) { MasterKeyID($0) }
    }

    // MARK: For rotations

    /// The key that wraps what is new, of a keyring that has it and every key in use. If none is noted yet, the keyring's first is from now on.
    ///
    /// - Throws: ``VaultError`` `masterKeyMissing`: the keyring is not the installation's, or an older copy of it.
    func requireRegisteredKey() async throws -> MasterKey {
        for id in try await Self.masterKeysNeeded(in: database, onSeveralMachines: true) { _ = try keyring.key(id) }
        return try await database.write { [keyring] in try Self.wrappingKey(of: keyring, on: $0) }
    }

    /// Lets `new` wrap what is new from now on. Of any number of rotations on any number of machines that put another key in the place of `old`,
    /// one succeeds.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay`.
    func replaceRegistered(_ old: MasterKeyID, with new: MasterKeyID) async throws {
        try await database.write { connection in
            let replaced = try connection.execute(
                "UPDATE vault_keyring SET master_key_id = $2 WHERE id = 1 AND master_key_id = $1", old.description,
                new.description)
            guard replaced > 0 else { throw Self.overtaken }
        }
    }

    /// Keeps a rotation from wrapping anything with a key that another rotation has replaced meanwhile. Locks the row.
    ///
    /// - Throws: ``VaultError`` `rotationUnderWay`.
    static func requireRegistered(_ key: MasterKeyID, on connection: any SQLConnection) throws {
        guard try holdRegisteredKey(on: connection) == key else { throw overtaken }
    }

    private static let overtaken = VaultError(
        .rotationUnderWay, "another process, on this or another machine, is rotating the master key")
}
