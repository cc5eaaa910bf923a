import APIKeysStore
import Foundation
import SQLDatabase
import SQLiteDatabase

extension Installation {
    /// Opens the two files in `directory`, and makes what is missing of it.
    static func openSQLite(in directory: String, creating: Bool, notes: inout [String]) async throws -> Databases {
        guard creating || FileManager.default.fileExists(atPath: directory + "/workclaw.db") else {
            throw StartError("--data \(directory): there is no installation here; workclaw setup or workclaw serve makes one")
        }
        if try makeDirectory(directory) { notes.append("made the folder \(directory)") }
        let main = try await openFile("workclaw.db", in: directory, durability: .full, schemas: schemas)
        let activity = try await openFile(
            "activity.db", in: directory, durability: .normal, schemas: [ActivitySchema.schema])
        for (name, file) in [("workclaw.db", main), ("activity.db", activity)] {
            if file.isNew {
                notes.append("made the database \(directory)/\(name)")
            } else if !file.steps.isEmpty {
                notes.append("brought \(directory)/\(name) up to date: \(file.steps.joined(separator: ", "))")
            }
        }
        return Databases(main: main.database, activity: activity.database, feed: main.database)
    }

    static func makeDirectory(_ path: String) throws -> Bool {
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

    /// One of the two files, made if it is missing, and brought up to date.
    static func openFile(
        _ name: String, in directory: String, durability: SQLiteDatabase.Durability, schemas: [SQLSchema]
    ) async throws -> (database: any SQLDatabase, isNew: Bool, steps: [String]) {
        let path = directory + "/" + name
        do {
            let isNew = !FileManager.default.fileExists(atPath: path)
            // An empty file with narrow permissions first: SQLite gives its side files those of the database.
            if isNew {
                _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            let database = try SQLiteDatabase(path: path, durability: durability)
            return (database, isNew, try await database.with(deadline: migrationDeadline).migrate(schemas))
        } catch let error as SQLError {
            throw startError(about: path, error)
        }
    }

    static func startError(about path: String, _ error: SQLError) -> StartError {
        let reason =
            switch error.code {
            case .damaged: "it is damaged, or not a database of this program"
            case .newer: "it was written by a newer version of this program"
            default: "it cannot be opened or written"
            }
        return StartError("\(path): \(reason) (\(error.message))")
    }
}
