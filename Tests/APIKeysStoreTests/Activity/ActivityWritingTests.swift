import APIKeys
import PostgresDatabase
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Writing the activity log")
struct ActivityWritingTests {
    @Test("a portion that is written again counts once; the next one, and another writer's, count as well")
    func repeated() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        var batch = ActivityBatch()
        let event = fixture.event(of: fixture.principal(key))
        var tally = ActivityTally()
        let kept = batch.take([event], with: &tally, room: 1)
        #expect(kept == 1)
        let portions = batch.portions()
        #expect(portions.count == 1)
        for (writer, number) in [("a", 1), ("a", 1), ("a", 2), ("a", 2), ("a", 1), ("b", 1)] {
            try await fixture.activity.write(
                portions[0], id: .init(writer: writer, number: Int64(number)), at: fixture.time.now)
        }
        let summary = try await fixture.activity.summary(of: key, in: fixture.team, days: 1, at: fixture.time.now)
        #expect(summary.requests == 3 && summary.addresses.map(\.requests) == [3])
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 3)
    }

    /// What several nodes write at once; whatever comes before it in a transaction is each node's own, and lets them meet there.
    enum Shared: CaseIterable {
        case sources, strangers, counts, uses
    }

    @Test("nodes that write the same rows at once count all of it, and none waits in a circle", arguments: Shared.allCases)
    func sameKeys(shared: Shared) async throws {
        let fixture = try await Fixture()
        let keys = (0..<150).map { _ in KeyID(at: fixture.time.now) }
        let nodes = try (0..<3).map { _ in try fixture.node() }
        let recorders = nodes.map { fixture.recorder(on: $0) }
        for _ in 0..<6 {
            for (node, recorder) in recorders.enumerated() {
                let source = shared == .sources ? 9 : node
                for key in keys {
                    let route = shared == .uses ? "/node/\(node)" : "/v1/\(Int.random(in: 0..<3))"
                    recorder.record(
                        fixture.event(
                            of: fixture.principal(key), route: route, address: "192.0.2.\(source)", userAgent: "agent/\(source)"
                        ))
                    recorder.noteBrowserUse(of: fixture.principal(key), at: fixture.time.now)
                }
                for block in 0..<40 {
                    let network = shared == .strangers ? 9 : node
                    recorder.record(
                        fixture.event(of: nil, outcome: .denied(.unknown), address: "10.\(network).\(block).1"))
                }
            }
            await withTaskGroup(of: Void.self) { group in
                for recorder in recorders { group.addTask { await recorder.flush() } }
            }
            fixture.time.advance(by: .seconds(1))
        }
        let total = 3 * 6 * 150
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == total)
        for resolution in [ActivityBatch.minute, ActivityBatch.hour, ActivityBatch.day] {
            let sum = "SELECT CAST(SUM(requests) AS BIGINT) FROM activity_counts WHERE resolution = $1"
            #expect(try await fixture.number(sum, resolution) == total)
        }
        #expect(try await fixture.number("SELECT CAST(SUM(requests) AS BIGINT) FROM activity_sources") == total * 2)
        #expect(try await fixture.number("SELECT CAST(SUM(requests) AS BIGINT) FROM unknown_counts") == 720)
        if fixture.activityDatabase.engine == .postgres {
            // The driver runs a victim again, so that nothing would be missing: only the server knows.
            let query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            #expect(try await fixture.number(query) == 0)
        }
        for node in nodes { await node.close() }
    }

    @Test("sources of a key and day are told apart up to the bound, whatever batches they come in; the others are one")
    func boundedSources() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        let agents = (0..<700).map { "agent/\($0)" }
        for start in stride(from: 0, to: 700, by: 70) {
            // Those that are known already stay known.
            for agent in agents[start..<(start + 70)] + agents[0..<20] {
                recorder.record(fixture.event(of: fixture.principal(key), userAgent: agent))
            }
            await recorder.flush()
            fixture.time.advance(by: .seconds(1))
        }
        let agentsOf = "FROM activity_sources WHERE kind = 'user_agent'"
        #expect(try await fixture.number("SELECT COUNT(*) \(agentsOf)") == ActivityStore.mostSourcesPerDay + 1)
        #expect(try await fixture.number("SELECT requests \(agentsOf) AND value = ''") == 200)
        #expect(try await fixture.number("SELECT requests \(agentsOf) AND value = 'agent/3'") == 11)
        #expect(try await fixture.number("SELECT CAST(SUM(requests) AS BIGINT) \(agentsOf)") == 900)
    }

    @Test("after an outage all is counted, and what had no room is told as left out")
    func outage() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        try await fixture.activityDatabase.write { try $0.execute("ALTER TABLE activity_writers RENAME TO away") }
        let total = try await fixture.record(30_000, of: key, with: recorder)
        try await fixture.activityDatabase.write { try $0.execute("ALTER TABLE away RENAME TO activity_writers") }
        await recorder.flush()
        try await fixture.expectAll(total, of: key)
    }

    @Test("an outage of the server is survived in the same way", .ofPostgres)
    func serverOutage() async throws {
        let server = try PostgresServer()
        let database = try await TestDatabase(on: server).open(deadline: .seconds(2))
        let fixture = try await Fixture(activity: database)
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        let before = try await fixture.record(100, of: key, with: recorder)
        try server.kill()
        let during = try await fixture.record(30_000, of: key, with: recorder)
        try server.restart()
        // The first tries may still find a broken connection, or the pause before another.
        try await database.with(deadline: .seconds(20)).read { _ in }
        for _ in 0..<3 { await recorder.flush() }
        try await fixture.expectAll(before + during, of: key)
        await database.close()
        server.stop()
    }

    @Test("a batch whose COMMIT was never answered is written again, and counts once", .ofPostgres)
    func unknownOutcome() async throws {
        let test = try await TestDatabase()
        let relay = try Relay(to: test.server.port)
        let fixture = try await Fixture(activity: test.open())
        let node = try PostgresDatabase(test.server.url(test.name, port: relay.port), deadline: .seconds(2))
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder(on: node)
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        // With the end of the statement: BEGIN says COMMITTED.
        relay.fallSilent(after: "COMMIT\0")
        for _ in 0..<10 { recorder.record(fixture.event(of: fixture.principal(key))) }
        await recorder.flush()
        // It has been committed, and the recorder does not know.
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 11)
        relay.speak()
        relay.cut()
        for _ in 0..<5 { recorder.record(fixture.event(of: fixture.principal(key))) }
        await recorder.flush()
        await recorder.flush()
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 16)
        #expect(try await fixture.activity.summary(of: key, in: fixture.team, days: 1, at: fixture.time.now).requests == 16)
        await node.close()
    }
}

extension Fixture {
    /// Records `number` requests, no more in a second than are kept, and tries to write the first.
    fileprivate func record(_ number: Int, of key: KeyID, with recorder: ActivityRecorder) async throws -> Int {
        for start in stride(from: 0, to: number, by: ActivityRecorder.rowsPerSecond) {
            for _ in start..<min(number, start + ActivityRecorder.rowsPerSecond) { recorder.record(event(of: principal(key))) }
            if start == 0 { await recorder.flush() } else { recorder.aggregate() }
            time.advance(by: .seconds(1))
        }
        return number
    }

    /// Expects that all are counted, and kept or told as left out; and that some of them were.
    fileprivate func expectAll(_ number: Int, of key: KeyID) async throws {
        #expect(try await activity.summary(of: key, in: team, days: 1, at: time.now).requests == number)
        let kept = try await self.number("SELECT COUNT(*) FROM activity_rows")
        let leftOut = try await self.number("SELECT CAST(COALESCE(SUM(left_out), 0) AS BIGINT) FROM activity_gaps")
        #expect(kept + leftOut == number)
        #expect(kept >= ActivityBatch.mostRows && leftOut > 0)
    }
}
