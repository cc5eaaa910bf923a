import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("The digest of a table")
struct TableDigestTests {
    private static let columns = [
        TableShape.Column(name: "time", kind: .integer, isNullable: false),
        TableShape.Column(name: "text", kind: .text, isNullable: true),
        TableShape.Column(name: "more", kind: .text, isNullable: true),
    ]

    private static func table(_ name: String = "t", key: [String] = []) throws -> CopiedTable {
        let shape = TableShape(name: name, columns: columns, key: key)
        return try CopiedTable(source: shape, target: shape)
    }

    private static func digest(_ rows: [[SQLValue]], of table: CopiedTable) -> TableDigest.Value {
        var digest = TableDigest(of: table)
        for row in rows { digest.add(SQLRow(values: row)) }
        return digest.finish()
    }

    private static let one: [SQLValue] = [.integer(1), .text("a"), .text("b")]
    private static let other: [SQLValue] = [.integer(1), .text("b"), .null]

    @Test("does not depend on the order of rows that stand at the same place")
    func order() throws {
        let table = try Self.table()
        #expect(Self.digest([Self.one, Self.other], of: table) == Self.digest([Self.other, Self.one], of: table))
    }

    @Test("depends on every value, on where it stands, and on how often a row is there")
    func values() throws {
        let table = try Self.table()
        let rows: [[[SQLValue]]] = [
            [], [Self.one], [Self.one, Self.one], [[.integer(1), .text("ab"), .text("")]],
            [[.integer(1), .text(""), .text("ab")]], [[.integer(1), .null, .text("ab")]],
            [[.integer(1), .blob([97]), .text("b")]],
            [[.integer(2), .text("a"), .text("b")]], [[.integer(-1), .text("a"), .text("b")]],
        ]
        #expect(Set(rows.map { Self.digest($0, of: table).digest }).count == rows.count)
    }

    @Test("is one of its table: two empty ones differ")
    func names() throws {
        let (one, other) = try (Self.table("t"), Self.table("u"))
        #expect(Self.digest([], of: one) != Self.digest([], of: other))
    }

    @Test("is that of SHA-256 over the encodings as they are documented")
    func known() throws {
        // From Python's hashlib, over the names of the table and of its columns, and then the row.
        let digest = Self.digest([[.integer(258), .text("é"), .null]], of: try Self.table(key: ["time"]))
        #expect(digest.rows == 1)
        #expect(digest.digest == "8854485cb1de2c47b13e05cdf462e053e67aa45295dfa686794c6c5792704fba")
    }

    @Test("refuses a table whose rows have no order")
    func unordered() {
        let shape = TableShape(name: "t", columns: [Self.columns[1]])
        #expect(throws: CopyRefusal.self) { try CopiedTable(source: shape, target: shape) }
    }
}
