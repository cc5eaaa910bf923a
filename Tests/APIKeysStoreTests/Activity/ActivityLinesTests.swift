import APIKeys
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Looking through the activity log")
struct ActivityLinesTests {
    @Test("the newest lines come first, however far apart their days are, and as many as were asked for")
    func acrossDays() async throws {
        let fixture = try await Fixture()
        let (key, other) = (KeyID(at: fixture.time.now), KeyID(at: fixture.time.now))
        let recorder = fixture.recorder()
        var times: [Timestamp] = []
        for days in [0, 1, 1, 6, 1, 30, 3, 140, 1, 110] {
            fixture.time.advance(by: Fixture.day * days)
            try await fixture.pruner(retention: 3650).prune()
            for _ in 0..<2 {
                fixture.time.advance(by: .seconds(1))
                recorder.record(fixture.event(of: fixture.principal(key)))
                recorder.record(fixture.event(of: fixture.principal(other)))
                times.append(fixture.time.now)
            }
            await recorder.flush()
        }
        for limit in 1...(times.count + 1) {
            let lines = try await fixture.activity.lines(of: key, in: fixture.team, limit: limit)
            #expect(lines.map(\.time) == times.reversed().prefix(limit).map { $0 }, "\(limit)")
        }
        #expect(try await fixture.activity.lines(of: KeyID(at: fixture.time.now), in: fixture.team, limit: 10).isEmpty)
    }

    @Test("a gap on a day without a kept request stands where it belongs")
    func gapsAlone() async throws {
        let fixture = try await Fixture()
        let (key, flood) = (KeyID(at: fixture.time.now), KeyID(at: fixture.time.now))
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        fixture.time.advance(by: Fixture.day * 3)
        // Refusals of another key take all of the room.
        for _ in 0..<ActivityRecorder.rowsPerSecond {
            recorder.record(fixture.event(of: fixture.principal(flood), outcome: .denied(.expired)))
        }
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        let lines = try await fixture.activity.lines(of: key, in: fixture.team, limit: 10)
        guard case .gap(let gap) = lines.first, case .request = lines.last else {
            Issue.record("\(lines)")
            return
        }
        #expect(lines.count == 2 && gap.leftOut == 1)
    }

    @Test("the newest requests of a key are looked for in the day that it was used last, and in no other", .ofPostgres)
    func oneDay() async throws {
        let fixture = try await Fixture()
        try await fixture.pruner().prune()
        let start = fixture.time.now.startOfDay
        let plan = try await fixture.activityDatabase.read { connection in
            try connection.rows(
                """
                EXPLAIN SELECT time FROM activity_rows WHERE team_id = 'team' AND key_id = 'key'
                AND time >= \(start) AND time < \(start + ActivityBatch.day) ORDER BY time DESC, request_id DESC LIMIT 50
                """
            ).map { try $0.text(0) }
        }
        let scans = plan.filter { $0.contains(" on activity_rows") }
        #expect(scans.count == 1 && scans[0].contains("activity_rows_20270115"), "\(plan)")
    }
}
