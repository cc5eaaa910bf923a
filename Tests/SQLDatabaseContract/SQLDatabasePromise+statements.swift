import SQLDatabase
import Testing

extension SQLDatabasePromise {
    static let statements = [
        Self("execute says how many rows it changed, and a constraint that was avoided changed none", check: changes),
        Self(
            "a statement that only reads changes nothing, and one that returns rows says how many it changed", check: selection),
        Self("rows are handed over one by one, and whoever has seen enough may stop", check: streams),
        Self("statements may be run for each row of another", check: nesting),
        Self("a broken uniqueness rule is named with its columns", check: uniqueness),
        Self("of a uniqueness rule over several columns, all are named", check: compoundUniqueness),
        Self("another broken rule is told as such, without the values", check: constraints),
        Self("a wrong statement is told as such, and the next call is none the worse", check: wrongStatements),
    ]

    @Sendable private static func changes(_ database: any SQLDatabase) async throws {
        let counts = try await database.write { connection in
            [
                try connection.execute("INSERT INTO t (id) VALUES (1), (2), (3)"),
                try connection.execute("INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING"),
                try connection.execute("UPDATE t SET name = NULL WHERE id > $1", 1),
                try connection.execute("DELETE FROM t"),
            ]
        }
        #expect(counts == [3, 0, 2, 3])
    }

    @Sendable private static func selection(_ database: any SQLDatabase) async throws {
        let counts = try await database.write { connection in
            [
                try connection.execute("INSERT INTO t (id) VALUES (1), (2) RETURNING id"),
                try connection.execute("SELECT id FROM t"),
            ]
        }
        #expect(counts == [2, 0])
    }

    @Sendable private static func streams(_ database: any SQLDatabase) async throws {
        struct Enough: Error {}
        try await database.write { connection in
            for number in 0..<500 { try connection.execute("INSERT INTO t (id) VALUES ($1)", number) }
        }
        let seen = try await database.read { connection in
            var seen: [Int64] = []
            do {
                try connection.forEachRow("SELECT id FROM t ORDER BY id", []) { row in
                    seen.append(try row.integer(0))
                    if seen.count == 3 { throw Enough() }
                }
            } catch is Enough {}
            // The connection goes on.
            return seen + [try connection.row("SELECT COUNT(*) FROM t")?.integer(0) ?? 0]
        }
        #expect(seen == [0, 1, 2, 500])
    }

    @Sendable private static func nesting(_ database: any SQLDatabase) async throws {
        let sums = try await database.write { connection in
            for number in 0..<20 { try connection.execute("INSERT INTO t (id) VALUES ($1)", number) }
            var sums: [Int64] = []
            try connection.forEachRow("SELECT id FROM t WHERE id < 5 ORDER BY id", []) { row in
                let id = try row.integer(0)
                var sum: Int64 = 0
                try connection.forEachRow("SELECT id FROM t WHERE id < $1 ORDER BY id", [id]) { inner in
                    sum += try connection.row("SELECT CAST($1 AS BIGINT)", try inner.integer(0))?.integer(0) ?? 0
                }
                try connection.execute("UPDATE t SET name = $1 WHERE id = $2", "\(id): \(sum)", id)
                sums.append(sum)
            }
            return sums
        }
        #expect(sums == [0, 0, 1, 3, 6])
        let names = try await database.read { connection in
            try connection.rows("SELECT name FROM t WHERE id < 5 ORDER BY id").map { try $0.text(0) }
        }
        #expect(names == ["0: 0", "1: 0", "2: 1", "3: 3", "4: 6"])
    }

    @Sendable private static func uniqueness(_ database: any SQLDatabase) async throws {
        let insert: @Sendable (any SQLConnection) throws -> Void = {
            try $0.execute("INSERT INTO t (id, name) VALUES ($1, $2)", Int64.random(in: 0...Int64.max), "same")
        }
        try await database.write(insert)
        let error = await #expect(throws: SQLError.self) { try await database.write(insert) }
        #expect(error?.code == .notUnique && error?.constraint == "t.name")
        #expect(!"\(String(describing: error))".contains("same"), "an error names no values")
    }

    @Sendable private static func compoundUniqueness(_ database: any SQLDatabase) async throws {
        try await database.write { connection in
            try connection.execute("CREATE TABLE u (team_id TEXT, name_key TEXT, kind TEXT, UNIQUE (team_id, name_key))")
            try connection.execute("CREATE UNIQUE INDEX u_special ON u (team_id, kind) WHERE kind = 'special'")
            try connection.execute("INSERT INTO u VALUES ('a', 'b', 'special')")
        }
        let insert: @Sendable (String, String) async throws -> Void = { name, kind in
            _ = try await database.write { try $0.execute("INSERT INTO u VALUES ('a', $1, $2)", name, kind) }
        }
        let error = await #expect(throws: SQLError.self) { try await insert("b", "plain") }
        #expect(error?.code == .notUnique && error?.constraint == "u.team_id, u.name_key")
        let other = await #expect(throws: SQLError.self) { try await insert("c", "special") }
        #expect(other?.code == .notUnique && other?.constraint == "u.team_id, u.kind")
    }

    @Sendable private static func constraints(_ database: any SQLDatabase) async throws {
        try await database.write { try $0.execute("CREATE TABLE c (x BIGINT NOT NULL CHECK (x < 10), y TEXT NOT NULL)") }
        for (x, y) in [(Int64(4711), "secret"), (nil, "secret"), (1, nil)] as [(Int64?, String?)] {
            let error = await #expect(throws: SQLError.self) {
                try await database.write { try $0.execute("INSERT INTO c VALUES ($1, $2)", x, y) }
            }
            #expect(error?.code == .constraint)
            #expect(!"\(String(describing: error))".contains("4711") && !"\(String(describing: error))".contains("secret"))
        }
    }

    @Sendable private static func wrongStatements(_ database: any SQLDatabase) async throws {
        for sql in ["NONSENSE", "SELECT * FROM nowhere", "SELECT nothing FROM t"] {
            let error = await #expect(throws: SQLError.self) { try await database.write { try $0.rows(sql) } }
            #expect(error?.code == .statement)
        }
        #expect(try await database.read { try $0.row("SELECT 1")?.integer(0) } == 1)
    }
}
