import Testing

@testable import PostgresDatabase

@Suite("Parts of the PostgreSQL driver")
struct DriverPartTests {
    @Test("the pauses before connecting again double up to a bound, and differ by chance")
    func backoff() {
        struct Fixed: RandomNumberGenerator {
            let value: UInt64
            mutating func next() -> UInt64 { value }
        }
        var (longest, shortest) = (ReconnectBackoff(), ReconnectBackoff())
        var (low, high) = (Fixed(value: 0), Fixed(value: .max))
        let most = (0..<8).map { _ in longest.next(using: &low) / .milliseconds(1) }
        let least = (0..<8).map { _ in shortest.next(using: &high) / .milliseconds(1) }
        #expect(most == [50, 100, 200, 400, 800, 1600, 2000, 2000])
        for (least, most) in zip(least, most) { #expect(abs(least - most / 2) < 1) }
        longest.reset()
        #expect(longest.next(using: &low) == .milliseconds(50))
    }

    @Test("definitions are put into PostgreSQL's words, and nothing else is touched")
    func definitions() {
        #expect(
            PostgresDefinition.rewritten("CREATE TABLE t (\n    id TEXT PRIMARY KEY, text BLOB, a TEXT DEFAULT 'TEXT BLOB')")
                == "CREATE TABLE t (\n    id TEXT COLLATE \"C\" PRIMARY KEY, text BYTEA, a TEXT COLLATE \"C\" DEFAULT 'TEXT BLOB')"
        )
        #expect(
            PostgresDefinition.rewritten("  alter table t ADD COLUMN MY_TEXT TEXT")
                == "  alter table t ADD COLUMN MY_TEXT TEXT COLLATE \"C\"")
        let index = "CREATE UNIQUE INDEX i ON t (a) WHERE CAST(a AS TEXT) = 'b'"
        #expect(PostgresDefinition.rewritten(index) == index)
        #expect(PostgresDefinition.rewritten("DROP TABLE t") == "DROP TABLE t")
        #expect(PostgresDefinition.rewritten("SELECT CAST(a AS TEXT) FROM t") == nil)
        #expect(PostgresDefinition.rewritten("INSERT INTO t VALUES ('CREATE TABLE')") == nil)
    }

    @Test("of prepared statements, the one that was not used for longest makes room")
    func statements() {
        var statements = PreparedStatements()
        func key(_ number: Int) -> PreparedStatements.Key { .init(sql: "SELECT \(number)", types: []) }
        var names: [String] = []
        for number in 0..<PreparedStatements.most {
            let (name, evicted) = statements.newName()
            #expect(evicted == nil)
            statements.add(name, for: key(number))
            names.append(name)
        }
        #expect(Set(names).count == names.count)
        #expect(statements.name(of: key(0)) == names[0])
        #expect(statements.newName().evicted == names[1])
        #expect(statements.name(of: key(1)) == nil && statements.name(of: key(0)) == names[0])
        #expect(statements.name(of: .init(sql: "SELECT 0", types: [.bigint])) == nil, "types are part of a statement")
    }
}
