import SQLDatabase
import Testing

extension SQLDatabasePromise {
    static let transactions = [
        Self("a transaction that throws has changed nothing", check: rollback),
        Self("a read that writes is refused, and changes nothing", check: readsDoNotWrite),
        Self("increments by many at once all count: who updates a row first has it until the end", check: concurrentWrites),
        Self("a read sees one state, whatever is written meanwhile", check: snapshot),
        Self("a call after the end is refused as unavailable", check: closed),
    ]

    @Sendable private static func rollback(_ database: any SQLDatabase) async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO t (id) VALUES (1)")
                throw Stop()
            }
        }
        #expect(try await database.read { try $0.rows("SELECT 1 FROM t").isEmpty })
    }

    @Sendable private static func readsDoNotWrite(_ database: any SQLDatabase) async throws {
        await #expect(throws: SQLError.self) { try await database.read { try $0.execute("INSERT INTO t (id) VALUES (1)") } }
        #expect(try await database.read { try $0.rows("SELECT 1 FROM t").isEmpty })
    }

    @Sendable private static func concurrentWrites(_ database: any SQLDatabase) async throws {
        try await database.write { try $0.execute("INSERT INTO t (id, name) VALUES (1, '0')") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await database.write { connection in
                        // Reading comes after the update that takes the row: engines whose writers overlap promise no more.
                        try connection.execute("UPDATE t SET data = NULL WHERE id = 1")
                        let value = try connection.row("SELECT name FROM t").map { try $0.text(0) }
                        try connection.execute("UPDATE t SET name = $1", String((Int(value ?? "") ?? 0) + 1))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.read { try $0.row("SELECT name FROM t")?.text(0) } == "50")
    }

    @Sendable private static func snapshot(_ database: any SQLDatabase) async throws {
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
    }

    @Sendable private static func closed(_ database: any SQLDatabase) async throws {
        await database.close()
        let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT 1") } }
        #expect(error?.code == .unavailable)
    }
}
