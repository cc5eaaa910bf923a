import APIKeysStore
import Foundation
import PostgresDatabase
import SQLDatabase
import SQLiteDatabase

/// Brings an installation's tables up to date, apart from any server: of any number of processes at once, one does it.
public struct Migration: Sendable {
    /// A database, and the steps that it took or would take.
    public struct Part: Sendable, Hashable {
        /// Its file, or where its server is.
        public let place: String
        public let steps: [String]
    }

    private let settings: InstallationSettings

    public init(_ settings: InstallationSettings) {
        self.settings = settings
    }

    /// What ``run()`` would do. Nothing is changed, and no file and no folder is made.
    ///
    /// - Throws: ``StartError`` in one line if a database cannot be read, or was written by a newer version.
    public func pending() async throws -> [Part] {
        if let url = settings.databaseURL {
            return try await onPostgres(url) { database, schemas in
                try await database.pendingSteps(schemas) ?? schemas.flatMap(\.steps)
            }
        }
        var parts: [Part] = []
        for file in InstallationFile.all {
            let path = settings.dataDirectory + "/" + file.name
            parts.append(Part(place: path, steps: try await pending(in: path, file.schemas)))
        }
        return parts
    }

    /// Makes what is missing: the folder and its files, or the tables; and takes every step that was not taken yet.
    ///
    /// - Throws: ``StartError`` in one line, with nothing changed, if any of the databases was written by a newer version.
    public func run() async throws -> [Part] {
        if let url = settings.databaseURL {
            return try await onPostgres(url) { database, schemas in
                try await database.with(deadline: Installation.migrationDeadline).migrate(schemas)
            }
        }
        // All are looked at before any is changed.
        _ = try await pending()
        _ = try Installation.makeDirectory(settings.dataDirectory)
        var parts: [Part] = []
        for file in InstallationFile.all {
            let opened = try await Installation.openFile(
                file.name, in: settings.dataDirectory, durability: file.durability, schemas: file.schemas)
            await opened.database.close()
            parts.append(Part(place: settings.dataDirectory + "/" + file.name, steps: opened.steps))
        }
        return parts
    }

    private func pending(in path: String, _ schemas: [SQLSchema]) async throws -> [String] {
        let all = schemas.flatMap(\.steps)
        guard FileManager.default.fileExists(atPath: path) else { return all }
        do {
            let reader = try SQLiteReader(path: path)
            do {
                let steps = try await reader.pendingSteps(schemas)
                await reader.close()
                return steps ?? all
            } catch {
                await reader.close()
                throw error
            }
        } catch let error as SQLError {
            throw Installation.startError(about: path, error)
        }
    }

    private func onPostgres(
        _ url: DatabaseURL, _ body: (any SQLDatabase, [SQLSchema]) async throws -> [String]
    ) async throws -> [Part] {
        do {
            let database = try PostgresDatabase(url.expose(), maximumConnections: 2)
            do {
                let steps = try await body(database, Installation.schemas + [ActivitySchema.schema])
                await database.close()
                return [Part(place: "\(url)", steps: steps)]
            } catch {
                await database.close()
                throw error
            }
        } catch let error as SQLError {
            throw Installation.startError(about: url, error)
        }
    }
}
