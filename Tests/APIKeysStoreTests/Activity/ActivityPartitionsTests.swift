import APIKeys
import Foundation
import PostgresDatabase
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Days of the activity log in PostgreSQL", .ofPostgres)
struct ActivityPartitionsTests {
    @Test("today and the seven days after it have tables ahead, and days past the retention none any more")
    func ahead() async throws {
        let fixture = try await Fixture()
        try await fixture.pruner(retention: 2).prune()
        for table in ActivityPartitions.tables {
            #expect(try await fixture.days(of: table) == (15...22).map { "2027-01-\($0)" })
        }
        fixture.time.advance(by: Fixture.day * 4)
        try await fixture.pruner(retention: 2).prune()
        for table in ActivityPartitions.tables {
            #expect(try await fixture.days(of: table) == (17...26).map { "2027-01-\($0)" })
        }
    }

    @Test("requests that came before their day had a table move into it when it is made")
    func misplaced() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        for number in 0..<2500 {
            recorder.record(fixture.event(of: fixture.principal(key), at: fixture.time.now.adding(.seconds(30 * number))))
        }
        await recorder.flush()
        let kept = ActivityRecorder.rowsPerSecond
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows_default") == kept)
        try await fixture.pruner().prune()
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows_default") == 0)
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_gaps_default") == 0)
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows_20270116") > 0)
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == kept)
    }

    @Test("nodes that all make and drop days at once, while others write, do not disturb each other")
    func manyNodes() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let nodes = try (0..<4).map { _ in try fixture.node() }
        for round in 0..<3 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for node in nodes {
                    let recorder = fixture.recorder(on: node)
                    for _ in 0..<50 { recorder.record(fixture.event(of: fixture.principal(key))) }
                    group.addTask { try await fixture.pruner(retention: 1, on: node).prune() }
                    group.addTask { await recorder.flush() }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 200, "\(round)")
            #expect(try await fixture.days().count == 8)
            fixture.time.advance(by: Fixture.day * 20)
        }
        for node in nodes { await node.close() }
    }

    @Test("who reads for long keeps a day from being dropped, and nobody from writing")
    func longReader() async throws {
        let fixture = try await Fixture()
        let (key, recorder) = (KeyID(at: fixture.time.now), fixture.recorder())
        try await fixture.pruner(retention: 1).prune()
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        fixture.time.advance(by: Fixture.day * 5)
        let (isReading, isDone) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let node = try fixture.node()
        let reader = Task {
            try await node.read { connection in
                _ = try connection.rows("SELECT COUNT(*) FROM activity_rows")
                isReading.signal()
                isDone.wait()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                isReading.wait()
                continuation.resume()
            }
        }
        await #expect(throws: SQLError.self) { try await fixture.pruner(retention: 1).prune() }
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 2)
        isDone.signal()
        try await reader.value
        try await fixture.pruner(retention: 1).prune()
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 1)
        await node.close()
    }

    @Test("what a database of the first step holds is in its days after the second")
    func migration() async throws {
        let database = try await TestDatabase().open()
        try await database.migrate([SQLSchema(part: "activity", migrations: [ActivitySchema.first])])
        let (key, team) = (KeyID(at: Timestamp(milliseconds: 1)), TeamID(at: Timestamp(milliseconds: 1)))
        let first: Int64 = 1_800_000_000_000
        try await database.write { connection in
            for day in 0..<5 {
                let time = first + Int64(day) * ActivityBatch.day
                try connection.execute(
                    "INSERT INTO activity_rows VALUES ($1, $2, $3, $4, 'GET', NULL, '/', 200, 'allowed', NULL, NULL, 7)",
                    team.description, key.description, time, RequestID(at: Timestamp(milliseconds: time)).description)
                try connection.execute(
                    "INSERT INTO activity_gaps VALUES ($1, $2, $3, 9)", team.description, key.description, time)
                try connection.execute(
                    "INSERT INTO activity_counts VALUES ($1, $2, $3, $4, '', 'allowed', 10)", team.description,
                    key.description, ActivityBatch.day, Timestamp(milliseconds: time).startOfDay)
            }
        }
        try await database.migrate([ActivitySchema.schema])
        let lines = try await ActivityStore(database: database).lines(of: key, in: team, limit: 100)
        #expect(lines.count == 10)
        let days = try await ActivityPartitions(database: database, pause: .zero, logger: silentLogger).days(
            of: "activity_rows")
        #expect(days.map(\.table) == (15...19).map { "activity_rows_202701\($0)" })
        #expect(days.map(\.start) == (0..<5).map { Timestamp(milliseconds: first).startOfDay + $0 * ActivityBatch.day })
        await database.close()
    }
}
