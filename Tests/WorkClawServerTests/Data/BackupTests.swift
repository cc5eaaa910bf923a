import APIKeysStore
import Foundation
import SQLDatabase
import SQLiteDatabase
import Testing
import WorkClawServer

@Suite("A backup")
struct BackupTests {
    @Test("holds both files, whole and for their owner alone, without the keyring, and says what is in them")
    func contents() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let backup = try await Backup(of: folder.settings, to: folder.path("backup")).make(replacing: false)
        #expect(backup.files.map(\.name) == ["workclaw.db", "activity.db"])
        #expect((backup.teams, backup.keys, backup.sequence) == (1, 1, 1))
        #expect(try FileManager.default.contentsOfDirectory(atPath: backup.path).sorted() == ["activity.db", "workclaw.db"])
        #expect(try Self.mode(backup.path) == 0o700)
        for file in backup.files {
            #expect(try Self.mode(backup.path + "/" + file.name) == 0o600)
            #expect(file.bytes > 0)
        }
        #expect(folder.names == ["backup", "data"], "nothing is left beside it")
    }

    @Test("has every commit that was made before it, though a server holds the files open and writes")
    func online() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let installation = try await Installation.open(folder.settings, creating: false)
        // All of it stands in the write-ahead log alone.
        try await installation.database.write { try $0.execute("UPDATE teams SET name = 'committed'") }
        let writer = Task {
            while !Task.isCancelled {
                try await installation.database.write {
                    try $0.execute("UPDATE teams SET created_at = created_at + 1")
                    try $0.execute("UPDATE people SET created_at = created_at + 1")
                }
            }
        }
        let offset = try await installation.database.read(Self.offset(on:))
        let backup = try await Backup(of: folder.settings, to: folder.path("backup")).make(replacing: false)
        writer.cancel()
        _ = try? await writer.value
        await installation.close()
        let (name, found) = try await DataFolder.with(backup.path + "/workclaw.db") { connection in
            try (connection.row("SELECT name FROM teams")?.text(0), Self.offset(on: connection))
        }
        #expect(name == "committed")
        #expect(found == offset, "half of a transaction")
    }

    /// What no transaction of the writer's changes.
    @Sendable private static func offset(on connection: any SQLConnection) throws -> Int64? {
        try connection.row("SELECT teams.created_at - people.created_at FROM teams, people")?.integer(0)
    }

    @Test("is another history of the installation, so that a node that it is restored under loads every key again")
    func history() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let backup = try await Backup(of: folder.settings, to: folder.path("backup")).make(replacing: false)
        let heads = try await [folder.data, backup.path].asyncMap { directory in
            try await DataFolder.with(directory + "/workclaw.db") { try DatabaseIdentity.read(on: $0)?.identity }
        }
        #expect(heads[0] != heads[1])
        #expect(heads[0]?.installation == heads[1]?.installation)
    }

    @Test("takes no place that is not free, and an older backup's only on demand")
    func places() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let path = folder.path("backup")
        _ = try await Backup(of: folder.settings, to: path).make(replacing: false)
        let before = try DataFolder.bytes(path + "/workclaw.db")
        await #expect(throws: StartError.self) { try await Backup(of: folder.settings, to: path).make(replacing: false) }
        #expect(try DataFolder.bytes(path + "/workclaw.db") == before)
        let newer = try await Backup(of: folder.settings, to: path).make(replacing: true)
        #expect(newer.keys == 1)
        #expect(try DataFolder.bytes(path + "/workclaw.db") != before)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path + "/notes.txt"))
        for place in [path, folder.data, folder.path("data/../data"), folder.path("nowhere/backup")] {
            await #expect(throws: StartError.self) {
                try await Backup(of: folder.settings, to: place).make(replacing: true)
            }
        }
        #expect(FileManager.default.fileExists(atPath: path + "/notes.txt"))
        #expect(folder.names == ["backup", "data"])
    }

    @Test("of a damaged file is none")
    func damaged() async throws {
        let folder = try DataFolder()
        try await folder.setUp()
        let file = folder.data + "/workclaw.db"
        var bytes = try DataFolder.bytes(file)
        // The pages of the tables, behind that of the schema.
        for page in 2..<bytes.count / 4096 {
            bytes.replaceSubrange(page * 4096..<page * 4096 + 64, with: Data(repeating: 0xff, count: 64))
        }
        try bytes.write(to: URL(fileURLWithPath: file))
        await #expect(throws: StartError.self) {
            try await Backup(of: folder.settings, to: folder.path("backup")).make(replacing: false)
        }
        #expect(folder.names == ["data"])
    }

    @Test("of data in PostgreSQL is left to its own tool, whose command holds no password")
    func postgres() throws {
        let url = try DatabaseURL("postgres://workclaw:hunter-2@db.example/claws")
        let error = #expect(throws: StartError.self) { try Backup(of: InstallationSettings(databaseURL: url), to: "x") }
        #expect(error?.description.contains("pg_dump --format=custom") ?? false)
        #expect(error?.description.contains("host=db.example dbname=claws user=workclaw") ?? false)
        #expect(!(error?.description.contains("hunter-2") ?? true))
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
