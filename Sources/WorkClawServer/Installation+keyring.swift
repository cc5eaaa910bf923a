import APIKeys
import Foundation
import SQLDatabase
import WorkClaw

extension Installation {
    /// Opens the keyring, and makes it where none is needed yet: in the data folder always, since installations are older than the vault; where a
    /// setting says, only if `creating`, since the setting may be mistyped.
    static func openKeyring(
        _ named: String?, in directory: String, creating: Bool, for database: any SQLDatabase, at now: Timestamp,
        notes: inout [String]
    ) async throws -> Keyring {
        let path = named ?? directory + "/keyring"
        do {
            if !FileManager.default.fileExists(atPath: path) {
                let inUse = try await VaultStore.masterKeysInUse(in: database)
                guard inUse.isEmpty else { throw Self.missing(path, inUse, isNamed: named != nil) }
                guard creating || named == nil else {
                    throw StartError("WORKCLAW_MASTER_KEY_FILE: there is no \(path); workclaw setup or workclaw serve makes it")
                }
                if try Keyring.make(at: path, now: now) { notes.append("made the keyring \(path)") }
            }
            let keyring = try Keyring(path: path)
            try await VaultStore(database: database, keyring: keyring).requireMasterKeys()
            return keyring
        } catch let error as VaultError {
            throw StartError(error.message)
        }
    }

    private static func missing(_ path: String, _ inUse: [MasterKeyID], isNamed: Bool) -> StartError {
        let keys = inUse.map(\.description).joined(separator: ", ")
        let elsewhere = isNamed ? "" : ", or name another in WORKCLAW_MASTER_KEY_FILE"
        return StartError(
            "\(path): the keyring is not there, and secrets of the vault are wrapped with \(keys): put a copy of it back\(elsewhere)"
        )
    }
}
