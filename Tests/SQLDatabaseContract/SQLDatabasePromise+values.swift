import SQLDatabase
import Testing

extension SQLDatabasePromise {
    static let values = [
        Self("parameters are bound by their number, in any order and more than once", check: parameters),
        Self("values come back as they were stored, the empty and the extreme ones too", check: roundTrip),
        Self("a column that holds something else is an error, not a default", check: decoding),
        Self("what a statement computes of integers are integers: counts, sums and truths", check: computed),
        Self("texts stand in the order of their bytes", check: order),
    ]

    @Sendable private static func parameters(_ database: any SQLDatabase) async throws {
        let row = try await database.read {
            try $0.row("SELECT $2, $1, $2, '$1', \"$2\" FROM (SELECT 1 AS \"$2\") AS one", 1, "two")
        }
        #expect(row?.values == [.text("two"), .integer(1), .text("two"), .text("$1"), .integer(1)])
    }

    @Sendable private static func roundTrip(_ database: any SQLDatabase) async throws {
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
    }

    @Sendable private static func decoding(_ database: any SQLDatabase) async throws {
        let found = try await database.read { try $0.row("SELECT 'x', 1, NULL") }
        let row = try #require(found)
        #expect(throws: SQLError.self) { try row.integer(0) }
        #expect(throws: SQLError.self) { try row.text(1) }
        #expect(throws: SQLError.self) { try row.text(2) }
    }

    @Sendable private static func computed(_ database: any SQLDatabase) async throws {
        try await database.write { try $0.execute("INSERT INTO t (id) VALUES (1), (2), (3)") }
        let row = try await database.read { connection in
            try connection.row("SELECT COUNT(*), SUM(id), MAX(id), 1 + 1, MAX(id) = 3, MIN(id) = 3, COALESCE(NULL, 5) FROM t")
        }
        #expect(row?.values == [3, 6, 3, 2, 1, 0, 5].map(SQLValue.integer))
    }

    @Sendable private static func order(_ database: any SQLDatabase) async throws {
        let texts = ["Z", "a", "_", "é", "a_b", "a0", "aB", "ab", "😀", "ￜ"]
        try await database.write { connection in
            for (id, text) in texts.enumerated() {
                try connection.execute("INSERT INTO t (id, name) VALUES ($1, $2)", id, text)
            }
        }
        let sorted = try await database.read { try $0.rows("SELECT name FROM t ORDER BY name").map { try $0.text(0) } }
        #expect(sorted == texts.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        let after = try await database.read { try $0.rows("SELECT name FROM t WHERE name > $1", "a_").map { try $0.text(0) } }
        #expect(Set(after) == ["a_b", "ab", "é", "😀", "ￜ"])
    }
}
