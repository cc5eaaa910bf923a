import Foundation
import Programs
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A whole installation moves into another database", .ofSQLite)
    struct CopyTests {
        @Test("and a key that was made before works on a server there, and a revoked one does not")
        func move() async throws {
            let database = try await TestDatabase()
            try await Site.with { site in
                try await site.setUp()
                let (good, revoked) = try await (site.makeKey(), site.makeKey())
                try await site.json("keys", "revoke", revoked.id)
                let file = site.folder.appendingPathComponent("url")
                try Data(database.url.utf8).write(to: file)
                let said = try await site.run(
                    "copy", "--from", "sqlite:\(site.data.path)", "--to-file", file.path, onData: false)
                #expect(said.status == 0, "\(said.errors)")
                #expect(said.output.contains("both are the same"))
                #expect(said.output.contains("The keyring was not copied (mk_"))
                #expect(said.errors.contains("api_keys: 2 rows"))
                #expect(!(said.output + said.errors).contains("correct-horse"))
                let server = try await site.serve(environment: ["WORKCLAW_DATABASE_URL": database.url])
                #expect(try await server.http.get("/v1/claws", key: good.secret).status == 200)
                #expect(try await server.http.get("/v1/claws", key: revoked.secret).status == 401)
            }
        }

        @Test("and is whole after a kill in the middle and a second attempt, with nothing twice")
        func killed() async throws {
            let database = try await TestDatabase()
            let connection: any SQLDatabase = try database.open()
            try await Site.with { site in
                try await site.setUp()
                try await Self.addActivity(100_000, to: site)
                let arguments = ["copy", "--from", "sqlite:\(site.data.path)", "--to", database.url, "--json"]
                let first = try site.start(arguments, onData: false)
                _ = try await eventually("a slice is there", every: .milliseconds(2)) {
                    guard first.ended == nil else { throw Impatience(description: "too late: \(first.errorText)") }
                    return try await Self.count("activity_rows", connection) > 0 ? true : nil
                }
                first.send(SIGKILL)
                _ = try await first.end()
                let half = try await Self.count("activity_rows", connection)
                #expect(half < 100_000, "the kill came too late to be one in the middle")
                #expect(try await Self.count("teams", connection) == 0, "there is no half of an installation")

                let second = try site.start(arguments, onData: false)
                #expect(try await second.end().status == 0, "\(second.errorText)")
                #expect(second.errorText.contains("activity_rows: 100000 rows, of which "))
                let report = try JSON(parsing: second.outputText)
                #expect(report["same"] == .bool(true))
                #expect(try await Self.count("activity_rows", connection) == 100_000)
                for table in report["tables"]?.elements ?? [] {
                    #expect(table["digest"]?.text == table["digest_in_target"]?.text, "\(table)")
                }
                let warning = "workclaw: --to holds a password, which every process of this machine can read"
                #expect(second.errorText.hasPrefix(warning))
                #expect(!(second.errorText + second.outputText).contains("correct-horse"))

                let third = try site.start(arguments, onData: false)
                #expect(try await third.end().status == 0)
                #expect(try await Self.count("activity_rows", connection) == 100_000)
            }
            await connection.close()
        }

        @Test("and is not overwritten afterwards, since it may have been worked on, but for --replace")
        func replaced() async throws {
            try await Site.with { site in
                try await site.setUp()
                let there = site.folder.appendingPathComponent("there")
                let arguments = ["copy", "--from", "sqlite:\(site.data.path)", "--to", "sqlite:\(there.path)"]
                #expect(try await site.start(arguments, onData: false).end().status == 0)
                _ = try await site.makeKey()
                let refused = try site.start(arguments, onData: false)
                #expect(try await refused.end().status == 1)
                #expect(refused.errorText.contains("differs in api_keys"))
                #expect(refused.errorText.split(separator: "\n").count == 1)
                #expect(try await site.start(arguments + ["--replace"], onData: false).end().status == 0)
                #expect(try await site.start(arguments, onData: false).end().status == 0)
            }
        }

        private static func count(_ table: String, _ database: any SQLDatabase) async throws -> Int64 {
            do {
                return try await database.read { try $0.row("SELECT COUNT(*) FROM \(table)")?.integer(0) ?? 0 }
            } catch let error as SQLError where error.code == .statement {
                return 0
            }
        }

        private static func addActivity(_ rows: Int, to site: Site) async throws {
            let file = try SQLiteDatabase(path: site.data.appendingPathComponent("activity.db").path)
            try await file.write { connection in
                try connection.execute(
                    """
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
                    INSERT INTO activity_rows (team_id, key_id, time, request_id, method, route, path, status, outcome,
                        client_address, user_agent, latency_us)
                    SELECT 'team', 'key', n / 3, 'req', 'GET', NULL, '/v1/claws', 200, 'allowed', '127.0.0.1', 'test', n % 2
                    FROM numbers
                    """, rows)
            }
            await file.close()
        }
    }
}
