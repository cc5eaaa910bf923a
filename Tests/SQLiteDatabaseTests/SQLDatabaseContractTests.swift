import Foundation
import SQLDatabase
import SQLiteDatabase
import Testing

/// What every engine promises. Each test opens a database of its own.
@Suite("What an SQL engine promises")
struct SQLDatabaseContractTests {
    private static func open() async throws -> (TemporaryFolder, any SQLDatabase) {
        let folder = TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path("test.db"))
        try await database.write { try $0.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT UNIQUE, data BLOB)") }
        return (folder, database)
    }

    @Test("parameters are bound by their number, in any order and more than once")
    func parameters() async throws {
        let (folder, database) = try await Self.open()
        let row = try await database.read { try $0.row("SELECT $2, $1, $2, '$1', \"$2\" FROM (SELECT 1 AS \"$2\")", 1, "two") }
        #expect(row?.values == [.text("two"), .integer(1), .text("two"), .text("$1"), .integer(1)])
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("values come back as they were stored, the empty and the extreme ones too")
    func values() async throws {
        let (folder, database) = try await Self.open()
        let bytes: [UInt8] = [0, 255, 10]
        try await database.write { connection in
            try connection.execute("INSERT INTO t VALUES ($1, $2, $3)", Int64.max, "ü\n😀", bytes)
            try connection.execute("INSERT INTO t VALUES ($1, $2, $3)", Int64.min, "", [UInt8]())
            try connection.execute("INSERT INTO t VALUES ($1, $2, $3)", 0, String?.none, [UInt8]?.none)
        }
        let rows = try await database.read { try $0.rows("SELECT id, name, data FROM t ORDER BY id DESC") }
        #expect(try rows[0].integer(0) == .max && rows[0].text(1) == "ü\n😀" && rows[0].blob(2) == bytes)
        #expect(try rows[1].optionalText(1) == nil && rows[1].optionalBlob(2) == nil)
        #expect(try rows[2].integer(0) == .min && rows[2].text(1) == "" && rows[2].blob(2) == [])
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a transaction that throws has changed nothing")
    func rollback() async throws {
        struct Stop: Error {}
        let (folder, database) = try await Self.open()
        await #expect(throws: Stop.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO t (id) VALUES (1)")
                throw Stop()
            }
        }
        #expect(try await database.read { try $0.rows("SELECT 1 FROM t").isEmpty })
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a broken uniqueness rule is named with its columns")
    func uniqueness() async throws {
        let (folder, database) = try await Self.open()
        let insert: @Sendable (any SQLConnection) throws -> Void = {
            try $0.execute("INSERT INTO t (id, name) VALUES ($1, $2)", Int64.random(in: 0...Int64.max), "same")
        }
        try await database.write(insert)
        let error = await #expect(throws: SQLError.self) { try await database.write(insert) }
        #expect(error?.code == .notUnique && error?.constraint == "t.name")
        #expect(!"\(String(describing: error))".contains("same"), "an error names no values")
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("execute says how many rows it changed, and a constraint that was avoided changed none")
    func changes() async throws {
        let (folder, database) = try await Self.open()
        let counts = try await database.write { connection in
            [
                try connection.execute("INSERT INTO t (id) VALUES (1), (2), (3)"),
                try connection.execute("INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING"),
                try connection.execute("UPDATE t SET name = NULL WHERE id > $1", 1),
                try connection.execute("DELETE FROM t"),
            ]
        }
        #expect(counts == [3, 0, 2, 3])
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("increments by many at once all count: writes take turns")
    func concurrentWrites() async throws {
        let (folder, database) = try await Self.open()
        try await database.write { try $0.execute("INSERT INTO t (id, name) VALUES (1, '0')") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await database.write { connection in
                        let value = try connection.row("SELECT name FROM t").map { try $0.text(0) }
                        try connection.execute("UPDATE t SET name = $1", String((Int(value ?? "") ?? 0) + 1))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.read { try $0.row("SELECT name FROM t")?.text(0) } == "50")
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a read sees one state, whatever is written meanwhile")
    func snapshot() async throws {
        let (folder, database) = try await Self.open()
        try await database.write { try $0.execute("INSERT INTO t (id) VALUES (1)") }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                for number in 2..<100 { try await database.write { try $0.execute("INSERT INTO t (id) VALUES ($1)", number) } }
                return true
            }
            for _ in 0..<20 {
                group.addTask {
                    try await database.read { connection in
                        let counts = try (0..<50).map { _ in try connection.row("SELECT COUNT(*) FROM t")?.integer(0) }
                        return Set(counts).count == 1
                    }
                }
            }
            for try await isOneState in group { #expect(isOneState) }
        }
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("migrations run once, in order, and a database of the future is left alone")
    func migrations() async throws {
        let (folder, database) = try await Self.open()
        let one = SQLMigration(number: 1, name: "one", statements: ["CREATE TABLE a (x BIGINT)"])
        let two = SQLMigration(number: 2, name: "two", statements: ["ALTER TABLE a ADD COLUMN y BIGINT"])
        #expect(try await database.migrate([SQLSchema(part: "p", migrations: [one])]) == ["p 1: one"])
        #expect(try await database.migrate([SQLSchema(part: "p", migrations: [one, two])]) == ["p 2: two"])
        #expect(try await database.migrate([SQLSchema(part: "p", migrations: [one, two])]).isEmpty)
        let error = await #expect(throws: SQLError.self) {
            try await database.migrate([SQLSchema(part: "p", migrations: [one])])
        }
        #expect(error?.code == .newer)
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a failed migration leaves nothing behind")
    func failedMigration() async throws {
        let (folder, database) = try await Self.open()
        let broken = SQLMigration(number: 1, name: "b", statements: ["CREATE TABLE a (x BIGINT)", "NONSENSE"])
        await #expect(throws: SQLError.self) { try await database.migrate([SQLSchema(part: "p", migrations: [broken])]) }
        await #expect(throws: SQLError.self) { try await database.read { try $0.rows("SELECT * FROM a") } }
        #expect(try await database.read { try $0.rows("SELECT 1 FROM sqlite_master WHERE name = 'a'").isEmpty })
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a call after the end is refused as unavailable")
    func closed() async throws {
        let (folder, database) = try await Self.open()
        await database.close()
        let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT 1") } }
        #expect(error?.code == .unavailable)
        await database.close()
        withExtendedLifetime(folder) {}
    }

    @Test("a column that holds something else is an error, not a default")
    func decoding() async throws {
        let (folder, database) = try await Self.open()
        let found = try await database.read { try $0.row("SELECT 'x', 1, NULL") }
        let row = try #require(found)
        #expect(throws: SQLError.self) { try row.integer(0) }
        #expect(throws: SQLError.self) { try row.text(1) }
        #expect(throws: SQLError.self) { try row.text(2) }
        await database.close()
        withExtendedLifetime(folder) {}
    }
}
