import Foundation
import PostgresDatabase
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

/// What happens when the server or the way to it fails.
@Suite("When PostgreSQL fails")
struct FaultTests {
    @Test("the COMMIT whose answer is lost is told as unknown, and is not repeated")
    func unknownCommit() async throws {
        let test = try await TestDatabase()
        let relay = try Relay(to: test.server.port)
        let database = try PostgresDatabase(test.server.url(test.name, port: relay.port), deadline: .seconds(1))
        let direct = try test.open()
        try await direct.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
        try await database.write { try $0.execute("INSERT INTO t VALUES (0)") }
        let runs = Counter()
        for cut in [false, true] {
            // With the end of the text, since READ COMMITTED is said before.
            relay.fallSilent(after: "COMMIT\0")
            let commit = Task {
                try await database.write { connection -> Int in
                    runs.count()
                    return try connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            if cut {
                // It arrives at the server, and the way back breaks before the deadline.
                try await until("the server has the row") {
                    try await direct.read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 3
                }
                relay.cut()
            }
            let result = await commit.result
            guard case .failure(let error as SQLError) = result else {
                Issue.record("it was taken for committed")
                continue
            }
            #expect(error.code == .unavailable && error.message.contains("unknown"))
            relay.speak()
        }
        #expect(runs.value == 2)
        #expect(try await direct.read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 3)
        #expect(try await database.with(deadline: .seconds(10)).read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 3)
        await database.close()
        await direct.close()
    }

    @Test("a connection that breaks before COMMIT has changed nothing, and the transaction runs again on another")
    func brokenConnection() async throws {
        let test = try await TestDatabase()
        let database = try test.open(maximumConnections: 2)
        let killer = try test.open(maximumConnections: 1)
        try await database.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
        let runs = Counter()
        let done = DispatchSemaphore(value: 0)
        let (pids, report) = AsyncStream.makeStream(of: Int64.self)
        async let written: Void = database.write { connection in
            let pid = try connection.row("SELECT pg_backend_pid()")?.integer(0) ?? 0
            try connection.execute("INSERT INTO t VALUES (1)")
            guard runs.count() == 1 else { return }
            report.yield(pid)
            done.wait()
            try connection.execute("INSERT INTO t VALUES (1)")
        }
        defer { done.signal() }
        let pid = try await next(of: pids, "the transaction's process")
        _ = try await killer.read { try $0.row("SELECT pg_terminate_backend($1::int4)", pid) }
        done.signal()
        try await written
        #expect(runs.value == 2)
        #expect(try await database.read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 1)
        await database.close()
        await killer.close()
    }

    @Test("connections that broke while nobody used them are no caller's trouble")
    func idleConnections() async throws {
        let test = try await TestDatabase()
        let database = try test.open(maximumConnections: 8)
        let killer = try test.open(maximumConnections: 1)
        for _ in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { _ = try await database.read { try $0.row("SELECT pg_sleep(0.05)") } } }
                try await group.waitForAll()
            }
            _ = try await killer.read { connection in
                try connection.rows(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
            }
        }
        #expect(try await database.read { try $0.row("SELECT 7")?.integer(0) } == 7)
        await database.close()
        await killer.close()
    }

    @Test("a wrong password is told with the server's words, and without the password")
    func wrongPassword() async throws {
        let server = try PostgresServer.shared.get()
        let database = try PostgresDatabase(server.url(password: "wrong-sekret"), deadline: .seconds(1))
        let error = await #expect(throws: SQLError.self) { try await database.read { _ in } }
        #expect(error?.code == .unavailable)
        let text = String(describing: error)
        #expect(text.contains("password authentication failed") && !text.contains("sekret"))
        await database.close()
    }

    @Test("of several hosts, silent and absent ones are passed over")
    func severalHosts() async throws {
        let test = try await TestDatabase()
        let silent = try Relay(to: test.server.port)
        silent.fallSilent()
        let absent = try FreePort.next()
        let database = try PostgresDatabase(
            "host=127.0.0.1,127.0.0.1,127.0.0.1 port=\(absent),\(silent.port),\(test.server.port) user=\(PostgresServer.user) "
                + "password='\(PostgresServer.password)' dbname=\(test.name) target_session_attrs=read-write",
            deadline: .seconds(5))
        #expect(try await database.write { try $0.row("SELECT 7")?.integer(0) } == 7)
        await database.close()
    }

    @Test("a server that is frozen is given up at the deadline, and serves again when it thaws")
    func frozenServer() async throws {
        let server = try PostgresServer()
        let test = try await TestDatabase(on: server)
        let database = try test.open(maximumConnections: 2, deadline: .seconds(1))
        #expect(try await database.read { try $0.row("SELECT 1")?.integer(0) } == 1)
        try server.freeze()
        // The first meets the connection that stands, the others one that is never made.
        for _ in 0..<4 {
            let begin = ContinuousClock.now
            let error = await #expect(throws: SQLError.self) { try await database.write { try $0.row("SELECT 1") } }
            #expect(error?.code == .unavailable)
            // A frozen server would keep it for ever; a busy machine keeps it for a while.
            #expect(ContinuousClock.now - begin < .seconds(20))
        }
        try server.thaw()
        #expect(try await database.with(deadline: .seconds(20)).read { try $0.row("SELECT 7")?.integer(0) } == 7)
        await database.close()
        server.stop()
    }

    @Test("a server that was killed is found again when it is back, with all that it acknowledged")
    func killedServer() async throws {
        let server = try PostgresServer()
        let test = try await TestDatabase(on: server)
        let database = try test.open(maximumConnections: 2, deadline: .seconds(1))
        try await database.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
        try await database.write { try $0.execute("INSERT INTO t VALUES (1)") }
        try server.kill()
        let error = await #expect(throws: SQLError.self) { try await database.read { try $0.row("SELECT 1") } }
        #expect(error?.code == .unavailable)
        try server.restart()
        #expect(try await database.with(deadline: .seconds(20)).read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 1)
        await database.close()
        server.stop()
    }

    @Test("a commit whose wait for the standbys was cancelled is told as unknown, though the server tells it as done")
    func cancelledStandbyWait() async throws {
        let server = try PostgresServer()
        let test = try await TestDatabase(on: server)
        let (database, direct) = (try test.open(deadline: .seconds(30)), try test.open())
        try await database.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
        try server.run("ALTER SYSTEM SET synchronous_standby_names = 'gone'")
        try server.run("SELECT pg_reload_conf()")
        let commit = Task { try await database.write { try $0.execute("INSERT INTO t VALUES (1)") } }
        try await until("the commit waits for a standby, and no longer") {
            try await direct.read { connection in
                try !connection.rows(
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'SyncRep'"
                ).isEmpty
            }
        }
        guard case .failure(let error as SQLError) = await commit.result else {
            Issue.record("it was taken for committed")
            return
        }
        #expect(error.code == .unavailable && error.message.contains("unknown"))
        #expect(try await direct.read { try $0.row("SELECT COUNT(*) FROM t")?.integer(0) } == 1)
        server.stop()
    }
}
