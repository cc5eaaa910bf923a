import Foundation
import SQLDatabase
import SQLiteDatabase
import Testing

@Suite("SQLite")
struct SQLiteDatabaseTests {
    @Test("a file that is no database is told as damaged, and is not touched")
    func notADatabase() throws {
        let folder = TemporaryFolder()
        let garbage = Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try garbage.write(to: URL(filePath: folder.path("test.db")))
        let error = #expect(throws: SQLError.self) { try SQLiteDatabase(path: folder.path("test.db")) }
        #expect(error?.code == .damaged)
        #expect(try Data(contentsOf: URL(filePath: folder.path("test.db"))) == garbage)
    }

    @Test("a folder that is not there is told as unavailable")
    func noFolder() throws {
        let folder = TemporaryFolder()
        let error = #expect(throws: SQLError.self) { try SQLiteDatabase(path: folder.path("no/such/test.db")) }
        #expect(error?.code == .unavailable)
    }

    @Test("what was acknowledged is on disk: WAL with synchronous FULL, unless the caller asks for less")
    func durability() async throws {
        let folder = TemporaryFolder()
        for (durability, level) in [(SQLiteDatabase.Durability.full, Int64(2)), (.normal, 1)] {
            let database = try SQLiteDatabase(path: folder.path("\(durability).db"), durability: durability)
            let settings = try await database.write { connection in
                try (connection.row("PRAGMA journal_mode")?.text(0), connection.row("PRAGMA synchronous")?.integer(0))
            }
            #expect(settings.0 == "wal" && settings.1 == level)
            await database.close()
        }
    }

    @Test("two connections to one file see each other's commits, as two processes do")
    func twoConnections() async throws {
        let folder = TemporaryFolder()
        let first = try SQLiteDatabase(path: folder.path("test.db"))
        let second = try SQLiteDatabase(path: folder.path("test.db"))
        try await first.write { try $0.execute("CREATE TABLE t (x BIGINT)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for database in [first, second] {
                group.addTask {
                    for _ in 0..<20 { try await database.write { try $0.execute("INSERT INTO t VALUES (1)") } }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await second.read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 40)
        await first.close()
        await second.close()
    }

    @Test("a look-up waits no longer than 50 ms for another process, since it waits on the caller's thread")
    func lookUpsBusyTime() async throws {
        let folder = TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path("test.db"))
        try await database.write { try $0.execute("CREATE TABLE t (x BIGINT)") }
        for _ in 0..<3 {
            #expect(try await database.lookUp { try $0.row("PRAGMA busy_timeout")?.integer(0) } == 50)
        }
        await database.close()
    }

    @Test("a look-up does not wait for readers that take long, however many they are")
    func lookUpsBesideReaders() async throws {
        let folder = TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path("test.db"))
        try await database.write { try $0.execute("CREATE TABLE t (x BIGINT)") }
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await database.read { _ in _ = gate.wait(timeout: .now() + 5) } } }
            let start = ContinuousClock.now
            for _ in 0..<20 {
                #expect(try await database.lookUp { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 0)
            }
            #expect(start.duration(to: .now) < .seconds(4), "none of the readers had ended")
            for _ in 0..<10 { gate.signal() }
            try await group.waitForAll()
        }
        await database.close()
    }

    @Test("a statement that runs beyond the deadline is interrupted and told as unavailable")
    func deadline() async throws {
        let folder = TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path("test.db"), deadline: .milliseconds(50))
        let endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n"
        let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row(endless) } }
        #expect(error?.code == .unavailable)
        // The next calls work, as soon as the machine is quick enough for so short a deadline.
        var next: Int64?
        for _ in 0..<1000 where next == nil { next = try? await database.read { try $0.row("SELECT 7")?.integer(0) } }
        #expect(next == 7)
        await database.close()
    }
}
