import APIKeys
import Foundation
import SQLDatabase
import WorkClaw

extension Installation {
    /// Opens the keyring, and makes it where none is needed yet.
    ///
    /// In one machine's data folder it is made whenever it is missing, since installations are older than the vault; where a setting says, only if
    /// `creating`, since the setting may be mistyped. An installation in PostgreSQL has many machines, and one keyring: the first that makes it
    /// notes its key in the database, and every other machine is given a copy. Without one, or with an older one, it works too, and what needs
    /// the missing keys fails until the file is there.
    static func openKeyring(
        _ settings: InstallationSettings, creating: Bool, for database: any SQLDatabase, at now: Timestamp,
        notes: inout [String]
    ) async throws -> Keyring {
        let path = settings.masterKeyFile ?? settings.dataDirectory + "/keyring"
        let isShared = database.engine == .postgres
        do {
            if !FileManager.default.fileExists(atPath: path) {
                let isNamed = settings.masterKeyFile != nil
                let needed = try await VaultStore.masterKeysNeeded(in: database, onSeveralMachines: isShared)
                guard needed.isEmpty else {
                    if isShared { return withoutKeyring(path, creating ? needed : [], notes: &notes) }
                    throw Self.missing(path, needed, isNamed: isNamed)
                }
                guard creating || !isNamed && !isShared else {
                    if isShared { return withoutKeyring(path, [], notes: &notes) }
                    throw StartError("WORKCLAW_MASTER_KEY_FILE: there is no \(path); workclaw setup or workclaw serve makes it")
                }
                if isShared, !isNamed, try makeDirectory(settings.dataDirectory) {
                    notes.append("made the folder \(settings.dataDirectory)")
                }
                if try Keyring.make(at: path, now: now) {
                    if isShared, try await !isFirst(path, in: database) {
                        try FileManager.default.removeItem(atPath: path)
                        let needed = try await VaultStore.masterKeysNeeded(in: database, onSeveralMachines: true)
                        return withoutKeyring(path, needed, notes: &notes)
                    }
                    notes.append("made the keyring \(path)")
                }
            }
            let keyring = try Keyring(path: path)
            let vault = VaultStore(database: database, keyring: keyring)
            do {
                if creating || !isShared { try await vault.registerKeyring(onSeveralMachines: isShared) }
                try await vault.requireMasterKeys()
            } catch let error as VaultError where error.code == .masterKeyMissing && isShared {
                if creating { notes.append(try await lacking(keyring, at: path, in: database)) }
            }
            return keyring
        } catch let error as VaultError {
            throw StartError(error.message)
        }
    }

    /// Whether the keyring that was just made is the installation's: another machine may have made one at the same time.
    private static func isFirst(_ path: String, in database: any SQLDatabase) async throws -> Bool {
        do {
            try await VaultStore(database: database, keyring: Keyring(path: path)).registerKeyring(onSeveralMachines: true)
            return true
        } catch let error as VaultError where error.code == .masterKeyMissing {
            return false
        }
    }

    /// What there is to say of a keyring that lacks keys: another machine has rotated the master key, and this one has no copy of the new file.
    private static func lacking(_ keyring: Keyring, at path: String, in database: any SQLDatabase) async throws -> String {
        let there = try keyring.ids()
        let needed = try await VaultStore.masterKeysNeeded(in: database, onSeveralMachines: true)
        let keys = needed.filter { !there.contains($0) }.map(\.description).joined(separator: ", ")
        return
            "the keyring \(path) lacks master keys, so not all secrets of the vault can be used here: put a copy of the installation's there "
            + "(\(keys)); it is read as soon as it is there"
    }

    /// - Parameter needed: what is worth telling that it is missing.
    private static func withoutKeyring(_ path: String, _ needed: [MasterKeyID], notes: inout [String]) -> Keyring {
        if !needed.isEmpty {
            let keys = needed.map(\.description).joined(separator: ", ")
            notes.append(
                "there is no keyring \(path), so secrets of the vault cannot be used here: put a copy of the installation's there (\(keys)); "
                    + "it is read as soon as it is there")
        }
        return Keyring.missing(at: path)
    }

    private static func missing(_ path: String, _ needed: [MasterKeyID], isNamed: Bool) -> StartError {
        let keys = needed.map(\.description).joined(separator: ", ")
        let elsewhere = isNamed ? "" : ", or name another in WORKCLAW_MASTER_KEY_FILE"
        return StartError(
            "\(path): the keyring is not there, and the vault of this installation needs \(keys): put a copy of it there\(elsewhere)"
        )
    }
}
