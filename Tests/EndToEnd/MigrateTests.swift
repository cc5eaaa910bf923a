import APIKeysStore
import Programs
import Foundation
import PostgresTesting
import SQLDatabase
import Testing
import WorkClaw

extension EndToEnd {
    @Suite("Tables are brought up to date by one process, whoever else starts at the same time", .ofSQLite)
    struct MigrateTests {
        private static let schemas = [KeySchema.schema] + WorkspaceSchema.all + [ActivitySchema.schema]

        @Test("five servers start at once on an empty PostgreSQL, and one makes the tables")
        func empty() async throws {
            let database = try await TestDatabase()
            try await Site.with { site in
                let did = try await startFive(on: database, at: site)
                #expect(did.filter { $0.contains("made the tables") }.count == 1)
            }
        }

        @Test("five servers start at once on an older PostgreSQL, and one brings it up to date")
        func older() async throws {
            let database = try await TestDatabase()
            let connection: any SQLDatabase = try database.open()
            try await connection.migrate(
                Self.schemas.map { SQLSchema(part: $0.part, migrations: Array($0.migrations.prefix(1))) })
            try await Site.with { site in
                let did = try await startFive(on: database, at: site)
                #expect(did.filter { $0.contains("brought the tables up to date") }.count == 1)
                #expect(try await connection.pendingSteps(Self.schemas) == [])
                await connection.close()
            }
        }

        @Test("a server and a command refuse a newer PostgreSQL in one line, and leave it as it was")
        func newer() async throws {
            let database = try await TestDatabase()
            let connection: any SQLDatabase = try database.open()
            try await connection.migrate(Self.schemas)
            try await connection.write {
                try $0.execute("INSERT INTO schema_migrations (part, number, name) VALUES ('keys', 1000, 'from the future')")
            }
            try await Site.with { site in
                for command in [["serve", "--port", "0"], ["migrate"], ["migrate", "--dry-run"], ["keys", "list"]] {
                    let child = try site.start(command, environment: ["WORKCLAW_DATABASE_URL": database.url])
                    #expect(try await child.end().status == 1)
                    #expect(child.errorText.split(separator: "\n").count == 1, "\(child.errorText)")
                    #expect(child.errorText.contains("it was written by a newer version of this program"))
                    #expect(!child.errorText.contains("correct-horse"))
                }
                #expect(!FileManager.default.fileExists(atPath: site.data.path))
            }
            #expect(try await connection.read { try $0.row("SELECT COUNT(*) FROM feed_head")?.integer(0) } == 0)
            await connection.close()
        }

        @Test(
            "the command says what it would do, does it, and then has nothing to do", arguments: [SQLEngine.sqlite, .postgres])
        func command(_ engine: SQLEngine) async throws {
            try await Site.with { site in
                var environment: [String: String] = [:]
                if engine == .postgres { environment["WORKCLAW_DATABASE_URL"] = try await TestDatabase().url }
                let steps = Self.schemas.flatMap(\.steps)
                let dry = try await site.run("migrate", "--dry-run", "--json", environment: environment)
                #expect(try dry.json()["pending"]?.elements.compactMap(\.text) == steps)
                #expect(!FileManager.default.fileExists(atPath: site.data.path), "a dry run makes nothing")
                let done = try await site.run("migrate", "--json", environment: environment)
                #expect(try done.json()["done"]?.elements.compactMap(\.text) == steps)
                let again = try await site.run("migrate", environment: environment)
                #expect(again.status == 0)
                #expect(again.output.contains("up to date"))
                #expect(!again.output.contains("taken"))
            }
        }

        /// Starts five servers, and waits until all are ready.
        ///
        /// - Returns: what each did before it listened.
        private func startFive(on database: TestDatabase, at site: Site) async throws -> [[String]] {
            let children = try (1...5).map { number in
                try site.start(
                    ["serve", "--port", "0", "--json", "--data", site.folder.appendingPathComponent("node-\(number)").path],
                    environment: ["WORKCLAW_DATABASE_URL": database.url], onData: false)
            }
            var did: [[String]] = []
            for child in children {
                let server = try await RunningServer(child)
                did.append(
                    server.announcement["did"]?.elements.compactMap(\.text).map { String($0.prefix { $0 != ":" }) } ?? [])
            }
            return did
        }
    }
}
