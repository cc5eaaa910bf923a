import Foundation
import Programs
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

extension EndToEnd {
    @Suite("What cannot start says why in one line, with exit status 1")
    struct StartTests {
        @Test("a port in use")
        func portInUse() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                let second = try await site.run("serve", "--port", "\(server.port)", "--json")
                expectFailure(second, naming: "port \(server.port)")
            }
        }

        @Test("a file where the folder should be, or where its parent should be", .ofSQLite, arguments: ["", "/below"])
        func fileInPlace(_ below: String) async throws {
            try await Site.with { site in
                try Data("no folder".utf8).write(to: site.data)
                let said = try await site.run("serve", "--port", "0", "--data", site.data.path + below, onData: false)
                expectFailure(said, naming: site.data.path + below)
                let create = try await site.run(
                    "keys", "create", "--name", "x", "--scope", "claws:read", "--data", site.data.path + below, onData: false)
                expectFailure(create, naming: site.data.path + below)
            }
        }

        @Test("a file that is no database", .ofSQLite, arguments: ["workclaw.db", "activity.db"])
        func notADatabase(_ name: String) async throws {
            try await Site.with { site in
                try await site.setUp()
                let file = site.data.appendingPathComponent(name)
                try Data(repeating: 0x5a, count: 8192).write(to: file)
                expectFailure(try await site.run("serve", "--port", "0"), naming: "\(file.path): it is damaged")
                #expect(try Data(contentsOf: file) == Data(repeating: 0x5a, count: 8192), "what is damaged is left as it was")
            }
        }

        @Test("a database whose pages are damaged", .ofSQLite)
        func damagedPages() async throws {
            try await Site.with { site in
                try await site.setUp()
                let file = site.data.appendingPathComponent("workclaw.db")
                // The first page, behind the 100 bytes of the file's header: the tree of the schema.
                var bytes = try Data(contentsOf: file)
                bytes.replaceSubrange(100..<1024, with: Data(repeating: 0xff, count: 924))
                try bytes.write(to: file)
                expectFailure(try await site.run("serve", "--port", "0"), naming: "\(file.path): it is damaged")
                expectFailure(try await site.run("keys", "list"), naming: "\(file.path): it is damaged")
            }
        }

        @Test(
            "a database file that a newer version wrote, which is left as it was", .ofSQLite,
            arguments: ["workclaw.db", "activity.db"])
        func newer(_ name: String) async throws {
            try await Site.with { site in
                try await site.setUp()
                let file = site.data.appendingPathComponent(name)
                let database = try SQLiteDatabase(path: file.path)
                let part = try await database.write { connection in
                    let part = try connection.row("SELECT part FROM schema_migrations LIMIT 1")?.text(0) ?? ""
                    try connection.execute(
                        "INSERT INTO schema_migrations (part, number, name) VALUES ($1, 1000, 'from the future')", part)
                    return part
                }
                await database.close()
                let said = try await site.run("serve", "--port", "0")
                expectFailure(said, naming: "\(file.path): it was written by a newer version")
                #expect(said.errors.contains(part))
            }
        }

        @Test("a PostgreSQL that a newer version has been at, for the server and for the commands", .ofPostgres)
        func newerPostgres() async throws {
            try await Site.with { site in
                try await site.setUp()
                let database: any SQLDatabase = try #require(site.database).open()
                try await database.write { connection in
                    _ = try connection.execute(
                        "INSERT INTO schema_migrations (part, number, name) SELECT MIN(part), 1000, 'from the future' "
                            + "FROM schema_migrations")
                }
                await database.close()
                for arguments in [["serve", "--port", "0"], ["keys", "list"]] {
                    let child = try site.start(arguments)
                    let ending = try await child.end()
                    let said = Site.Said(
                        status: ending.status, output: child.outputText, errors: child.errorText, endedAt: ending.at)
                    expectFailure(said, naming: "it was written by a newer version")
                    #expect(!said.errors.contains(PostgresServer.password))
                }
            }
        }

        @Test("a PostgreSQL that is not there, within seconds and without the password", .ofPostgres)
        func nobodyThere() async throws {
            try await Site.with { site in
                let port = try FreePort.next()
                let server = try #require(site.database).server
                for arguments in [["serve", "--port", "0"], ["keys", "list"]] {
                    let child = try site.start(
                        arguments, environment: ["WORKCLAW_DATABASE_URL": server.url("nothing", port: port)])
                    let ending = try await child.end()
                    let said = Site.Said(
                        status: ending.status, output: child.outputText, errors: child.errorText, endedAt: ending.at)
                    expectFailure(said, naming: "port=\(port) dbname=nothing user=workclaw: it cannot be reached")
                    #expect(!said.errors.contains(PostgresServer.password))
                }
            }
        }

        @Test("an address that other machines reach, without TLS")
        func openAddress() async throws {
            try await Site.with { site in
                let said = try await site.run("serve", "--port", "0", "--host", "0.0.0.0")
                expectFailure(said, naming: "0.0.0.0")
                for remedy in ["--tls-cert", "--trusted-proxies", "--insecure-http"] { #expect(said.errors.contains(remedy)) }
            }
        }

        @Test("a setting that is none, wherever it was given")
        func badSetting() async throws {
            try await Site.with { site in
                let option = try await site.run("serve", "--port", "http")
                expectFailure(option, naming: "--port")
                let variable = try await site.run("serve", "--port", "0", environment: ["WORKCLAW_BROWSER_GUARD": "perhaps"])
                expectFailure(variable, naming: "WORKCLAW_BROWSER_GUARD")
                #expect(variable.errors.contains("\"perhaps\" is not refuse, flag or off"))
            }
        }

        private func expectFailure(
            _ said: Site.Said, naming words: String, at location: SourceLocation = #_sourceLocation
        ) {
            #expect(said.status == 1, sourceLocation: location)
            #expect(said.output.isEmpty, sourceLocation: location)
            #expect(said.errorLines.count == 1, "\(said.errors)", sourceLocation: location)
            #expect(said.errors.hasPrefix("workclaw: "), "\(said.errors)", sourceLocation: location)
            #expect(said.errors.contains(words), "\(said.errors)", sourceLocation: location)
        }
    }
}
