import APIKeysStore
import Foundation
import SQLDatabase
import SQLiteDatabase

/// A copy of an installation's database files in a folder of its own, made while servers run: `workclaw backup`.
///
/// The folder can be served as it is, once a copy of the keyring lies in it: the keyring itself is never part of a backup. Its `feed_head` says
/// that it is another history of the installation, so a node that it is restored under loads every key again.
public struct Backup: Sendable {
    /// What is in it.
    public struct Contents: Sendable, Hashable {
        public let path: String
        public let files: [File]
        public let teams: Int64
        public let keys: Int64
        /// Where the sequence of key changes stands.
        public let sequence: Int64
    }

    public struct File: Sendable, Hashable {
        public let name: String
        public let bytes: Int
    }

    private let settings: InstallationSettings
    private let path: String

    /// - Throws: ``StartError`` if the installation is none that lies in files.
    public init(of settings: InstallationSettings, to path: String) throws {
        if let url = settings.databaseURL {
            throw StartError(
                "the data lie in PostgreSQL, whose own tool makes the backup: "
                    + "pg_dump --format=custom --file=workclaw.dump --dbname='\(url.parameters)'")
        }
        self.settings = settings
        self.path = FilePlace.resolved(path)
    }

    /// Writes the folder beside its place, and puts it there when it is whole and on the disk.
    ///
    /// - Parameter replacing: whether to put it in the place of an older backup.
    /// - Throws: ``StartError`` in one line, with nothing left behind.
    public func make(replacing: Bool) async throws -> Contents {
        guard FileManager.default.fileExists(atPath: settings.dataDirectory + "/" + InstallationFile.main.name) else {
            throw StartError("--data \(settings.dataDirectory): there is no installation here")
        }
        try requireFreePlace(replacing: replacing)
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let beside = path + ".partial-" + String(UInt64.random(in: .min ... .max), radix: 36)
        defer { try? FileManager.default.removeItem(atPath: beside) }
        do {
            try FileManager.default.createDirectory(
                atPath: beside, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartError("\(path): the folder cannot be made; the one that it is to be in must be there and be writable")
        }
        let contents = try await write(to: beside)
        try FilePlace.synchronize(beside)
        try FilePlace.put(beside, at: path)
        try FilePlace.synchronize(parent)
        return contents
    }

    private func write(to folder: String) async throws -> Contents {
        var counts: [Int64] = [0, 0, 0]
        var files: [File] = []
        // The activity first: every key that it tells of is then among the keys.
        for file in [InstallationFile.activity, .main] {
            let original = settings.dataDirectory + "/" + file.name
            guard FileManager.default.fileExists(atPath: original) else { continue }
            let copy = folder + "/" + file.name
            _ = FileManager.default.createFile(atPath: copy, contents: nil, attributes: [.posixPermissions: 0o600])
            do {
                let reader = try SQLiteReader(path: original)
                if file.name == InstallationFile.main.name {
                    counts = try await reader.copy(to: copy, finish: Self.finish(on:))
                } else {
                    try await reader.copy(to: copy) { _ in }
                }
                await reader.close()
            } catch let error as SQLError {
                throw Installation.startError(about: original, error)
            }
            try FilePlace.synchronize(copy)
            let bytes = try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int
            files.insert(File(name: file.name, bytes: bytes ?? 0), at: 0)
        }
        return Contents(path: path, files: files, teams: counts[0], keys: counts[1], sequence: counts[2])
    }

    private static func finish(on connection: any SQLConnection) throws -> [Int64] {
        try DatabaseIdentity.beginHistory(on: connection)
        return try [
            connection.row("SELECT COUNT(*) FROM teams")?.integer(0) ?? 0,
            connection.row("SELECT COUNT(*) FROM api_keys")?.integer(0) ?? 0,
            DatabaseIdentity.read(on: connection)?.sequence ?? 0,
        ]
    }

    // MARK: The place

    private func requireFreePlace(replacing: Bool) throws {
        guard path != FilePlace.resolved(settings.dataDirectory) else {
            throw StartError("\(path): this is the data folder itself")
        }
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw StartError("\(path): this is a file, and a backup is a folder")
        }
        if names.isEmpty { return }
        guard Set(names).isSubset(of: InstallationFile.all.map(\.name)) else {
            throw StartError("\(path): this folder holds something else than a backup; name one that is not there yet")
        }
        guard replacing else {
            throw StartError("\(path): a backup is there already; --replace puts the new one in its place")
        }
    }
}
