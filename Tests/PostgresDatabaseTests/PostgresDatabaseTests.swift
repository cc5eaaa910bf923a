import Foundation
import PostgresDatabase
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@Suite("PostgreSQL")
struct PostgresDatabaseTests {
    private static func open(connections: Int = 4, deadline: Duration = .seconds(10)) async throws -> PostgresDatabase {
        let database = try await TestDatabase().open(maximumConnections: connections, deadline: deadline)
        try await database.write { try $0.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)") }
        return database
    }

    @Test("a hundred writers share a small pool, and each gets its turn")
    func manyWriters() async throws {
        let database = try await Self.open(connections: 3)
        try await database.write { try $0.execute("INSERT INTO t VALUES (1, '0')") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    _ = try await database.write { connection in
                        try connection.execute("UPDATE t SET name = CAST(CAST(name AS BIGINT) + 1 AS TEXT) WHERE id = 1")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.read { try $0.row("SELECT name FROM t")?.text(0) } == "100")
        let connections = try await database.read { connection in
            try connection.row("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()")?.integer(0)
        }
        #expect(connections ?? 0 <= 3)
        await database.close()
    }

    @Test("as many calls wait as may; one more is refused at once, and none waits beyond its deadline")
    func boundedWaiting() async throws {
        let database = try await TestDatabase().open(maximumConnections: 1, maximumWaiting: 2, deadline: .seconds(2))
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let holder = database.read { _ in
            start.yield()
            gate.wait()
            return 1
        }
        defer { gate.signal() }
        try await next(of: started, "the connection is held")
        let begin = ContinuousClock.now
        let errors = await withTaskGroup(of: (SQLError?, Duration).self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        _ = try await database.read { try $0.row("SELECT 1") }
                        return (nil, .zero)
                    } catch {
                        return (error as? SQLError, ContinuousClock.now - begin)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        gate.signal()
        #expect(errors.allSatisfy { $0.0?.code == .unavailable })
        let refused = errors.filter { $0.0?.message.contains("2 calls wait") ?? false }
        let late = errors.filter { $0.1 >= .seconds(2) && !($0.0?.message.contains("2 calls wait") ?? false) }
        #expect(refused.count == 3 && late.count == 2)
        // Whoever held the connection took too long as well, though the server never heard of it.
        #expect(await (try? holder) == nil)
        #expect(try await database.read { try $0.row("SELECT 7")?.integer(0) } == 7)
        await database.close()
    }

    @Test("who is cancelled while waiting is out of the queue at once")
    func cancellation() async throws {
        let database = try await TestDatabase().open(maximumConnections: 1)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let holder = database.read { _ in
            start.yield()
            gate.wait()
            return 1
        }
        defer { gate.signal() }
        try await next(of: started, "the connection is held")
        let waiter = Task { try await database.read { _ in 2 } }
        waiter.cancel()
        let error = await #expect(throws: SQLError.self) { try await waiter.value }
        #expect(error?.code == .unavailable)
        gate.signal()
        #expect(try await holder == 1)
        await database.close()
    }

    @Test("of eight processes that migrate a new database at once, one does")
    func migrations() async throws {
        let test = try await TestDatabase()
        let schema = SQLSchema(
            part: "p",
            migrations: [
                SQLMigration(number: 1, name: "one", statements: ["CREATE TABLE m (id TEXT PRIMARY KEY, data BLOB)"]),
                SQLMigration(number: 2, name: "two", statements: ["CREATE INDEX m_by_data ON m (data)"]),
            ])
        let steps = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let database = try test.open(maximumConnections: 1)
                    let steps = try await database.migrate([schema])
                    await database.close()
                    return steps
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(steps.filter { !$0.isEmpty } == [["p 1: one", "p 2: two"]])
    }

    @Test("a deadlock is dissolved by running the victim again")
    func deadlock() async throws {
        let database = try await Self.open()
        try await database.write { try $0.execute("INSERT INTO t VALUES (1, ''), (2, '')") }
        let runs = Counter()
        // Both hold their first row before either asks for its second; run again, nobody waits for anybody.
        let meeting = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (first, second, come, go) in [(1, 2, meeting.0, meeting.1), (2, 1, meeting.1, meeting.0)] {
                group.addTask {
                    try await database.write { connection in
                        runs.count()
                        try connection.execute("UPDATE t SET name = name || 'x' WHERE id = $1", first)
                        come.signal()
                        _ = go.wait(timeout: .now() + 0.5)
                        try connection.execute("UPDATE t SET name = name || 'x' WHERE id = $1", second)
                    }
                }
            }
            try await group.waitForAll()
        }
        // On a busy machine they may meet again.
        #expect(runs.value >= 3)
        #expect(try await database.read { try $0.rows("SELECT name FROM t").map { try $0.text(0) } } == ["xx", "xx"])
        await database.close()
    }

    @Test("a serialisation failure runs the transaction again")
    func serialisationFailure() async throws {
        let database = try await Self.open()
        let runs = Counter()
        let ran = try await database.write { connection -> Int in
            let run = runs.count()
            try connection.execute("INSERT INTO t (id) VALUES ($1)", run)
            if run < 3 {
                try connection.execute(
                    "CREATE FUNCTION fail() RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '40001'; END $$")
                _ = try connection.rows("SELECT fail()")
            }
            return run
        }
        #expect(ran == 3)
        #expect(try await database.read { try $0.rows("SELECT id FROM t").map { try $0.integer(0) } } == [3])
        await database.close()
    }

    @Test("a transaction whose statement failed does not commit, even if its body makes nothing of it")
    func swallowedError() async throws {
        let database = try await Self.open()
        let error = await #expect(throws: SQLError.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO t VALUES (1, '')")
                _ = try? connection.execute("NONSENSE")
                _ = try? connection.execute("INSERT INTO t VALUES (2, '')")
            }
        }
        #expect(error?.code == .statement)
        #expect(try await database.read { try $0.rows("SELECT 1 FROM t").isEmpty })
        await database.close()
    }

    @Test("statements that were prepared before a table got another shape are prepared again")
    func changedShape() async throws {
        let database = try await Self.open(connections: 1)
        let all: @Sendable (any SQLConnection) throws -> Int? = { try $0.row("SELECT * FROM t")?.values.count }
        try await database.write { try $0.execute("INSERT INTO t VALUES (1, '')") }
        #expect(try await database.read(all) == 2)
        try await database.write { try $0.execute("ALTER TABLE t ADD COLUMN more BIGINT") }
        #expect(try await database.read(all) == 3)
        await database.close()
    }

    @Test("a large result never stands in memory: its rows come before the server has made the last")
    func streaming() async throws {
        struct Enough: Error {}
        let database = try await Self.open(deadline: .seconds(1))
        let seen = Counter()
        // Of more rows than could be made, let alone kept.
        await #expect(throws: Enough.self) {
            try await database.read { connection in
                try connection.forEachRow("SELECT generate_series(1, 1000000000000)", []) { _ in
                    if seen.count() == 1000 { throw Enough() }
                }
            }
        }
        #expect(seen.value == 1000)
        #expect(try await database.with(deadline: .seconds(10)).read { try $0.row("SELECT 7")?.integer(0) } == 7)
        await database.close()
    }

    @Test("what a type cannot show is an error, and an unknown one is its text")
    func types() async throws {
        let database = try await Self.open()
        for sql in ["SELECT 1.5", "SELECT 1.5::float8", "SELECT 9223372036854775808"] {
            let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row(sql) } }
            #expect(error?.code == .decoding)
        }
        let row = try await database.read { try $0.row("SELECT '10.0.0.1'::inet, 3::int2, true, 'a'::char(2), 'n'::name") }
        #expect(row?.values == [.text("10.0.0.1"), .integer(3), .integer(1), .text("a "), .text("n")])
        let nul = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT $1", "a\0b") } }
        #expect(nul?.code == .statement)
        await database.close()
    }

    @Test("errors name no values, whatever the server quotes")
    func secrecy() async throws {
        let database = try await Self.open()
        for sql in ["SELECT CAST($1 AS BIGINT)", "INSERT INTO t VALUES (CAST($1 AS BIGINT), '')"] {
            let error = await #expect(throws: SQLError.self) { try await database.write { try $0.rows(sql, "personal") } }
            #expect(error?.code == .statement && !"\(String(describing: error))".contains("personal"))
        }
        await database.close()
    }

    @Test("with another deadline, the same database takes longer")
    func otherDeadline() async throws {
        let database = try await Self.open(deadline: .milliseconds(300))
        let slow: @Sendable (any SQLConnection) throws -> Int64? = { try $0.row("SELECT 1 FROM pg_sleep(0.8)")?.integer(0) }
        let error = await #expect(throws: SQLError.self) { try await database.read(slow) }
        #expect(error?.code == .unavailable)
        #expect(try await database.with(deadline: .seconds(30)).read(slow) == 1)
        await database.close()
    }
}
