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
                try connection.execute(
                    "INSERT INTO vault_keyring (id, master_key_id) VALUES (1, $1) ON CONFLICT DO NOTHING", primary.description)
            } else {
                try Self.register(primary, on: connection)
            }
        }
        if let now = try await database.read(Self.registeredKey(on:)) { _ = try keyring.key(now) }
    }

    static func register(_ key: MasterKeyID, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO vault_keyring (id, master_key_id) VALUES (1, $1)
            ON CONFLICT (id) DO UPDATE SET master_key_id = excluded.master_key_id
            """,
            key.description)
    }

    /// The key that wraps what is new.
    static func wrappingKey(of keyring: Keyring, on connection: any SQLConnection) throws -> MasterKey {
        try registeredKey(on: connection).map(keyring.key) ?? keyring.primary()
    }

    private static func registeredKey(on connection: any SQLConnection) throws -> MasterKeyID? {
        try connection.row("SELECT master_key_id FROM vault_keyring WHERE id = 1")?.value(0) { MasterKeyID($0) }
    }
}
