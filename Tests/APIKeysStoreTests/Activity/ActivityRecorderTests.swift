import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The activity log")
struct ActivityRecorderTests {
    @Test("a request is told with all that is recorded of it, newest first, refusals included")
    func lines() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key)))
        fixture.time.advance(by: .seconds(1))
        recorder.record(
            fixture.event(of: fixture.principal(key), outcome: .denied(.insufficientScope), status: 403, route: nil))
        await recorder.flush()
        let lines = try await ActivityStore(database: fixture.activityDatabase).lines(of: key, in: fixture.team, limit: 10)
        guard case .request(let newest) = lines.first, case .request(let oldest) = lines.last, lines.count == 2 else {
            Issue.record("\(lines)")
            return
        }
        #expect(newest.status == 403 && newest.outcome == .denied(.insufficientScope) && newest.route == nil)
        #expect(oldest.status == 200 && oldest.outcome == .allowed && oldest.route == "/v1/claws/{id}")
        #expect(oldest.clientAddress == "192.0.2.7" && oldest.userAgent == "curl/8" && oldest.method == "GET")
        #expect(oldest.path == "/v1/claws/claw_1" && oldest.latency == .microseconds(1500))
        #expect(newest.time == fixture.time.now && newest.requestID.time == newest.time)
        let others = try await ActivityStore(database: fixture.activityDatabase).lines(
            of: key, in: fixture.otherTeam, limit: 10)
        #expect(others.isEmpty)
    }

    @Test("counts stay exact when rows are left out, refusals are kept first, and gaps say how many are missing")
    func sampling() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        for number in 0..<5000 {
            let isDenied = number % 10 == 0
            recorder.record(
                fixture.event(
                    of: fixture.principal(key), outcome: isDenied ? .denied(.expired) : .allowed,
                    status: isDenied ? 401 : 200))
        }
        await recorder.flush()
        let store = ActivityStore(database: fixture.activityDatabase)
        let summary = try await store.summary(of: key, in: fixture.team, days: 30, at: fixture.time.now)
        #expect(summary.requests == 5000)
        #expect(summary.outcomes.map(\.name) == ["allowed", "expired"])
        #expect(summary.outcomes.map(\.requests) == [4500, 500])
        let lines = try await store.lines(of: key, in: fixture.team, limit: 10_000)
        var (kept, refused, leftOut) = (0, 0, 0)
        for line in lines {
            switch line {
            case .request(let request):
                kept += 1
                if request.outcome != .allowed { refused += 1 }
            case .gap(let gap): leftOut += gap.leftOut
            }
        }
        #expect(kept == ActivityRecorder.rowsPerSecond)
        #expect(refused == 500)
        #expect(kept + leftOut == 5000)
    }

    @Test("after a second there is room for rows again, but never for more than one second's worth")
    func budget() {
        let start = ContinuousClock.Instant.now
        var budget = RowBudget(perSecond: 2000, at: start)
        #expect(budget.available(at: start) == 2000)
        budget.take(2000)
        #expect(budget.available(at: start) == 0)
        #expect(budget.available(at: start + .milliseconds(250)) == 500)
        budget.take(500)
        #expect(budget.available(at: start + .seconds(3600)) == 2000)
    }

    @Test(
        "a flood of unknown keys from everywhere fills neither the disk nor the log: 1,000 networks a minute, then the rest as one"
    )
    func unknownFlood() async throws {
        let fixture = try await Fixture()
        let recorder = fixture.recorder()
        for number in 0..<3000 {
            recorder.record(
                fixture.event(of: nil, outcome: .denied(.unknown), status: 401, address: "10.\(number / 256).\(number % 256).1")
            )
            if number % 500 == 499 { await recorder.flush() }
        }
        await recorder.flush()
        let (blocks, requests, other, rows) = try await fixture.activityDatabase.read { connection in
            let counts = try connection.row(
                """
                SELECT COUNT(*), CAST(SUM(requests) AS BIGINT), CAST(SUM(CASE WHEN block = 'other' THEN requests ELSE 0 END) AS BIGINT)
                FROM unknown_counts
                """)
            let rows = try connection.row("SELECT COUNT(*) FROM activity_rows")
            return try (counts?.integer(0), counts?.integer(1), counts?.integer(2), rows?.integer(0))
        }
        #expect(blocks == 1001)
        #expect(requests == 3000)
        #expect(other == 2000)
        #expect(rows == 0)
        #expect(recorder.recentUnknown.count == 3000)
    }

    @Test("the ring of strangers keeps the last ones")
    func ring() {
        var ring = Ring<Int>(capacity: 3)
        for number in 1...7 { ring.append(number) }
        #expect(ring.elements == [5, 6, 7])
    }

    @Test("a log that cannot be written is written later, with every request counted once")
    func storeDown() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        // Something else sits in the table's place: every write fails until it is put back.
        try await fixture.activityDatabase.write { try $0.execute("ALTER TABLE activity_counts RENAME TO away") }
        for _ in 0..<3 {
            recorder.record(fixture.event(of: fixture.principal(key)))
            await recorder.flush()
        }
        try await fixture.activityDatabase.write { try $0.execute("ALTER TABLE away RENAME TO activity_counts") }
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        let store = ActivityStore(database: fixture.activityDatabase)
        #expect(try await store.summary(of: key, in: fixture.team, days: 1, at: fixture.time.now).requests == 4)
        #expect(try await store.lines(of: key, in: fixture.team, limit: 10).count == 4)
    }

    @Test("last used means the last request for which the key was good")
    func lastUsed() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key), outcome: .denied(.insufficientScope), status: 403))
        let used = fixture.time.now
        fixture.time.advance(by: .seconds(5))
        recorder.record(fixture.event(of: fixture.principal(key), outcome: .denied(.revoked), status: 401))
        recorder.noteBrowserUse(of: fixture.principal(key), at: fixture.time.now)
        await recorder.flush()
        let usage = try await ActivityStore(database: fixture.activityDatabase).usage(in: fixture.team)[key]
        #expect(usage == KeyUsage(lastUsedAt: used, browserSeenAt: fixture.time.now))
    }

    @Test("a summary names the sources, the days and the routes, and leaves out what is older")
    func summary() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key), route: "/v1/claws"))
        fixture.time.advance(by: .seconds(86_400))
        for _ in 0..<2 { recorder.record(fixture.event(of: fixture.principal(key), address: "2001:db8::1")) }
        await recorder.flush()
        let store = ActivityStore(database: fixture.activityDatabase)
        let two = try await store.summary(of: key, in: fixture.team, days: 2, at: fixture.time.now)
        #expect(two.days.map(\.requests) == [1, 2])
        #expect(two.routes.map(\.name) == ["/v1/claws/{id}", "/v1/claws"])
        #expect(two.addresses.map(\.value) == ["2001:db8::1", "192.0.2.7"])
        #expect(two.userAgents.map(\.requests) == [3])
        #expect(try await store.summary(of: key, in: fixture.team, days: 1, at: fixture.time.now).requests == 2)
    }

    @Test("what is past its time is deleted, and nothing else")
    func pruning() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        fixture.time.advance(by: .seconds(31 * 86_400))
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        try await fixture.pruner(retention: 30).prune()
        let store = ActivityStore(database: fixture.activityDatabase)
        #expect(try await store.lines(of: key, in: fixture.team, limit: 10).count == 1)
        #expect(try await store.summary(of: key, in: fixture.team, days: 90, at: fixture.time.now).requests == 2)
    }
}
