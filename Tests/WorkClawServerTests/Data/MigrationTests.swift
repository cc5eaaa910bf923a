import APIKeysStore
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing
import WorkClawServer

@Suite("A migration")
struct MigrationTests {
    private static let all = ([KeySchema.schema] + WorkspaceSchema.all + [ActivitySchema.schema]).flatMap(\.steps)

    @Test("tells of every step of a new installation without making a file or a folder")
    func dryRun() async throws {
        let folder = try DataFolder()
        let parts = try await Migration(folder.settings).pending()
        #expect(parts.map(\.place) == [folder.data + "/workclaw.db", folder.data + "/activity.db"])
        #expect(parts.flatMap(\.steps) == Self.all)
        #expect(folder.names.isEmpty)
    }

    @Test("takes the steps that it told of, once, in both files")
    func run() async throws {
        let folder = try DataFolder()
        #expect(try await Migration(folder.settings).run().flatMap(\.steps) == Self.all)
        #expect(try await Migration(folder.settings).run().flatMap(\.steps) == [])
        #expect(try await Migration(folder.settings).pending().flatMap(\.steps) == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.data).sorted()
        #expect(names == ["activity.db", "workclaw.db"])
    }

    @Test("of older files tells the missing steps, and leaves them byte for byte as they are in a dry run")
    func older() async throws {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        let file = folder.data + "/workclaw.db"
        let old = SQLSchema(part: "keys", migrations: Array(KeySchema.schema.migrations.prefix(1)))
        let database = try SQLiteDatabase(path: file)
        try await database.migrate([old])
        await database.close()
        let before = try DataFolder.bytes(file)
        let pending = try await Migration(folder.settings).pending()
        #expect(pending.flatMap(\.steps) == Self.all.filter { $0 != old.steps[0] })
        #expect(try DataFolder.bytes(file) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.data) == ["workclaw.db"])
        #expect(try await Migration(folder.settings).run() == pending)
    }

    @Test("refuses a newer file, and then leaves the other one alone too", arguments: [false, true])
    func newer(dryRun: Bool) async throws {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        let database = try SQLiteDatabase(path: folder.data + "/activity.db")
        try await database.migrate([ActivitySchema.schema])
        try await database.write {
            try $0.execute("INSERT INTO schema_migrations (part, number, name) VALUES ('activity', 1000, 'from the future')")
        }
        await database.close()
        let migration = Migration(folder.settings)
        let error = await #expect(throws: StartError.self) {
            _ = try await dryRun ? migration.pending() : migration.run()
        }
        #expect(error?.description.contains("activity.db: it was written by a newer version") ?? false)
        #expect(!FileManager.default.fileExists(atPath: folder.data + "/workclaw.db"))
    }

    @Test("of PostgreSQL tells the steps, changes nothing in a dry run, takes them once, and refuses a newer database")
    func postgres() async throws {
        let database = try await TestDatabase()
        let migration = Migration(InstallationSettings(databaseURL: try DatabaseURL(database.url)))
        let connection: any SQLDatabase = try database.open()
        #expect(try await migration.pending().flatMap(\.steps) == Self.all)
        #expect(
            try await connection.read { try $0.row("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'")?.integer(0) }
                == 0)
        #expect(try await migration.run().flatMap(\.steps) == Self.all)
        #expect(try await migration.run().flatMap(\.steps) == [])
        try await connection.write {
            try $0.execute("INSERT INTO schema_migrations (part, number, name) VALUES ('keys', 1000, 'from the future')")
        }
        for dryRun in [true, false] {
            let error = await #expect(throws: StartError.self) {
                _ = try await dryRun ? migration.pending() : migration.run()
            }
            #expect(error?.description.contains("written by a newer version") ?? false)
            #expect(!(error?.description.contains("correct-horse") ?? true))
        }
        await connection.close()
    }
}
