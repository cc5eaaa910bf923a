public import APIKeys
public import APIKeysStore
import Foundation
public import SQLDatabase
import SQLiteDatabase
public import WorkClaw

/// One installation's data, opened and brought up to date: what the server and the command line both stand on.
///
/// Keys and the workspace lie in `workclaw.db`, where a commit survives a power cut; the activity log in `activity.db`, where writing
/// never makes a key wait. The master keys of the vault lie in the keyring, a file apart from both.
public struct Installation: Sendable {
    public let directory: String
    public let database: any SQLDatabase
    public let activityDatabase: any SQLDatabase
    public let keyring: Keyring
    /// Which secrets open the providers of models.
    public let providers: [ModelName.Provider: SecretName]
    public let time: any TimeSource

    /// What opening did that is worth telling: a folder made, migrations run.
    public let notes: [String]

    /// Opens the data in `directory`, and makes the folder and the files if there are none. Only their owner can read them.
    ///
    /// - Parameters:
    ///   - creating: whether to make what is not there. A command that only looks at keys had better not make an empty
    ///     installation of a mistyped folder.
    ///   - masterKeyFile: the keyring, if it is not the one in the folder.
    ///   - providers: which secrets open the providers of models.
    /// - Throws: ``StartError`` in one line if the folder cannot be written, a file is no database, is damaged, or was written by a
    ///   newer version; if the keyring cannot be used, or lacks a key that is in use; or if there is nothing and `creating` is false.
    public static func open(
        directory: String, creating: Bool, masterKeyFile: String? = nil,
        providers: [ModelName.Provider: SecretName] = ProviderSettings().secrets, time: any TimeSource
    ) async throws -> Installation {
        var notes: [String] = []
        guard creating || FileManager.default.fileExists(atPath: directory + "/workclaw.db") else {
            throw StartError("--data \(directory): there is no installation here; workclaw setup or workclaw serve makes one")
        }
        if try makeDirectory(directory) { notes.append("made the folder \(directory)") }
        let database = try await openDatabase(
            "workclaw.db", in: directory, durability: .full, schemas: [KeySchema.schema] + WorkspaceSchema.all, notes: &notes)
        let activity = try await openDatabase(
            "activity.db", in: directory, durability: .normal, schemas: [ActivitySchema.schema], notes: &notes)
        try await KeyStore.prepare(database)
        let keyring = try await openKeyring(
            masterKeyFile, in: directory, creating: creating, for: database, at: time.now, notes: &notes)
        return Installation(
            directory: directory, database: database, activityDatabase: activity, keyring: keyring,
            providers: providers, time: time, notes: notes)
    }

    public func close() async {
        await database.close()
        await activityDatabase.close()
    }

    public var teams: TeamStore { TeamStore(database: database) }
    /// The skills that come with the program, and those in `DATA/skills`.
    public var skillCatalog: SkillCatalog { SkillCatalog(directory: directory + "/skills") }
    public var activity: ActivityStore { ActivityStore(database: activityDatabase) }
    public var keys: KeyService {
        KeyService(
            database: database, format: .workclaw, catalog: .workclaw, authority: teams, time: time,
            alongsideRotation: vault.followingRotation)
    }
    public var vault: VaultStore { VaultStore(database: database, keyring: keyring, providers: providers) }

    private static func makeDirectory(_ path: String) throws -> Bool {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { throw StartError("--data \(path): this is a file, and a folder is needed") }
            guard FileManager.default.isWritableFile(atPath: path) else {
                throw StartError("--data \(path): the folder cannot be written")
            }
            return false
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartError("--data \(path): the folder cannot be made")
        }
        return true
    }

    private static func openDatabase(
        _ name: String, in directory: String, durability: SQLiteDatabase.Durability, schemas: [SQLSchema], notes: inout [String]
    ) async throws -> any SQLDatabase {
        let path = directory + "/" + name
        do {
            let isNew = !FileManager.default.fileExists(atPath: path)
            // An empty file with narrow permissions first: SQLite gives its side files those of the database.
            if isNew {
                _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            let database = try SQLiteDatabase(path: path, durability: durability)
            let steps = try await database.migrate(schemas)
            if isNew {
                notes.append("made the database \(path)")
            } else if !steps.isEmpty {
                notes.append("brought \(path) up to date: \(steps.joined(separator: ", "))")
            }
            return database
        } catch let error as SQLError {
            let reason =
                switch error.code {
                case .damaged: "it is damaged, or not a database of this program"
                case .newer: "it was written by a newer version of this program"
                default: "it cannot be opened or written"
                }
            throw StartError("\(path): \(reason) (\(error.message))")
        }
    }
}
