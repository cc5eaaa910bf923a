import APIKeys
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Paging through the activity log")
struct ActivityPagesTests {
    private let fixture: Fixture
    private let key: KeyID

    init() async throws {
        fixture = try await Fixture()
        key = KeyID(at: fixture.time.now)
    }

    /// All lines, page by page; and how many pages said that they had looked far enough.
    private func walk(
        _ filter: ActivityFilter = ActivityFilter(), limit: Int, lookingAt most: Int = ActivityPage.mostLookedAt
    ) async throws -> (lines: [ActivityLine], cutShort: Int) {
        var lines: [ActivityLine] = []
        var cutShort = 0
        var position: ActivityPosition?
        for _ in 0..<1000 {
            let page = try await fixture.activity.page(
                of: key, in: fixture.team, where: filter, before: position, limit: limit, lookingAt: most)
            #expect(page.lines.count <= limit)
            lines += page.lines
            if page.lookedBackTo != nil { cutShort += 1 }
            guard let next = page.next else { return (lines, cutShort) }
            // As a link carries it.
            position = ActivityPosition(next.description)
            #expect(position == next)
        }
        Issue.record("there is no end to the pages")
        return (lines, cutShort)
    }

    @Test("every line stands on one page, gaps where they belong, whatever the size of the pages")
    func everyLineOnce() async throws {
        let other = KeyID(at: fixture.time.now)
        let (recorder, second) = (fixture.recorder(), fixture.recorder())
        var expected: [Timestamp] = []
        for days in [0, 1, 9, 45, 130] {
            fixture.time.advance(by: Fixture.day * days)
            try await fixture.pruner(retention: 3650).prune()
            fixture.time.advance(by: .milliseconds(1000 - fixture.time.now.milliseconds % 1000))
            // Several in one millisecond, so that pages end between them.
            for _ in 0..<3 {
                recorder.record(fixture.event(of: fixture.principal(key)))
                recorder.record(fixture.event(of: fixture.principal(other)))
                expected.append(fixture.time.now)
            }
            await recorder.flush()
        }
        // Two nodes leave something out in the same second.
        fixture.time.advance(by: .seconds(5))
        for node in [recorder, second] {
            for _ in 0..<(ActivityRecorder.rowsPerSecond + 3) {
                node.record(fixture.event(of: fixture.principal(other), outcome: .denied(.expired)))
            }
            node.record(fixture.event(of: fixture.principal(key)))
            await node.flush()
        }
        expected.append(fixture.time.now)
        for limit in [1, 2, 3, 7, 100] {
            let (lines, cutShort) = try await walk(limit: limit)
            #expect(lines.map(\.time) == expected.reversed(), "\(limit)")
            #expect(cutShort == 0)
            #expect(Set(lines).count == lines.count)
            guard case .gap(let gap) = lines.first else {
                Issue.record("\(lines)")
                return
            }
            #expect(gap.leftOut == 2)
        }
        let foreign = try await fixture.activity.page(of: key, in: fixture.otherTeam, limit: 10)
        #expect(foreign == .nothing)
    }

    @Test("a filter finds what it asks for and nothing else")
    func filters() async throws {
        let recorder = fixture.recorder()
        let principal = fixture.principal(key)
        let wanted = fixture.event(
            of: principal, outcome: .denied(.insufficientScope), status: 403, route: "/v1/claws", address: "2001:db8::1")
        recorder.record(wanted)
        recorder.record(fixture.event(of: principal, status: 404, route: nil))
        for _ in 0..<5 {
            fixture.time.advance(by: .milliseconds(1))
            recorder.record(fixture.event(of: principal))
        }
        recorder.record(fixture.event(of: principal, outcome: .denied(.expired), status: 401))
        await recorder.flush()
        let cases: [(filter: ActivityFilter, count: Int)] = [
            (ActivityFilter(status: .exactly(403)), 1), (ActivityFilter(status: .exactly(500)), 0),
            (ActivityFilter(status: .kind(hundreds: 4)), 3), (ActivityFilter(status: .kind(hundreds: 2)), 5),
            (ActivityFilter(outcome: .denied), 2), (ActivityFilter(outcome: .exactly(.allowed)), 6),
            (ActivityFilter(outcome: .exactly(.denied(.expired))), 1), (ActivityFilter(route: .pattern("/v1/claws")), 1),
            (ActivityFilter(route: .unmatched), 1), (ActivityFilter(address: IPAddress("2001:db8::1")), 1),
            (ActivityFilter(address: IPAddress("192.0.2.7")), 7), (ActivityFilter(requestID: wanted.requestID), 1),
            (ActivityFilter(requestID: RequestID(at: wanted.time)), 0),
            (ActivityFilter(status: .exactly(200), requestID: wanted.requestID), 0),
            (ActivityFilter(status: .kind(hundreds: 4), outcome: .denied, address: IPAddress("2001:db8::1")), 1),
        ]
        for (filter, count) in cases {
            for limit in [1, 2, 50] { #expect(try await walk(filter, limit: limit).lines.count == count, "\(filter)") }
        }
    }

    @Test("for a rare kind a page looks at so many requests and no more, says how far, and the next goes on there")
    func rare() async throws {
        let recorder = fixture.recorder()
        let principal = fixture.principal(key)
        recorder.record(fixture.event(of: principal, status: 500))
        for day in 0..<4 {
            fixture.time.advance(by: Fixture.day * day)
            for _ in 0..<10 {
                fixture.time.advance(by: .milliseconds(1))
                recorder.record(fixture.event(of: principal))
            }
        }
        await recorder.flush()
        let filter = ActivityFilter(status: .exactly(500))
        let newest = fixture.time.now
        let first = try await fixture.activity.page(of: key, in: fixture.team, where: filter, limit: 5, lookingAt: 4)
        #expect(first.lines.isEmpty && first.next != nil)
        #expect(first.lookedBackTo == newest.adding(.milliseconds(-3)))
        let (lines, cutShort) = try await walk(filter, limit: 5, lookingAt: 4)
        #expect(lines.count == 1)
        #expect(cutShort == 10, "41 requests, 4 at a time")
        #expect(try await walk(filter, limit: 5, lookingAt: 42).cutShort == 0)
    }

    @Test("what is no place of a log is none")
    func positions() {
        #expect(ActivityPosition("") == nil && ActivityPosition("x") == nil && ActivityPosition("-1") == nil)
        #expect(ActivityPosition("999999999999999999") == nil)
        #expect(ActivityPosition("1800000000000")?.time == Timestamp(milliseconds: 1_800_000_000_000))
    }

    @Test("the last hours are counted one by one, the present one last")
    func hours() async throws {
        let recorder = fixture.recorder()
        let principal = fixture.principal(key)
        recorder.record(fixture.event(of: principal))
        await recorder.flush()
        fixture.time.advance(by: .seconds(23 * 3600))
        recorder.record(fixture.event(of: principal, route: nil))
        recorder.record(fixture.event(of: principal, outcome: .denied(.revoked), status: 401))
        await recorder.flush()
        let hours = try await fixture.activity.hours(of: key, in: fixture.team, at: fixture.time.now)
        #expect(hours.hours.count == 24)
        #expect(hours.hours.map(\.requests) == [1] + Array(repeating: 0, count: 22) + [2])
        #expect(hours.hours.last?.denied == 1)
        #expect(hours.routes == [.init(name: "/v1/claws/{id}", requests: 2), .init(name: "", requests: 1)])
        let later = try await fixture.activity.hours(
            of: key, in: fixture.team, at: fixture.time.now.adding(.seconds(3600)))
        #expect(later.hours.map(\.requests).reduce(0, +) == 2)
    }

    @Test("a request is found by its id, in its own team alone; the operator finds that of any team")
    func explained() async throws {
        let recorder = fixture.recorder()
        let event = fixture.event(of: fixture.principal(key), outcome: .denied(.expired), status: 401)
        recorder.record(event)
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        #expect(try await fixture.activity.request(event.requestID, in: fixture.team)?.requestID == event.requestID)
        #expect(try await fixture.activity.request(event.requestID, in: fixture.otherTeam) == nil)
        #expect(try await fixture.activity.request(RequestID(at: event.time), in: fixture.team) == nil)
        let found = try await fixture.activity.request(ofAnyTeam: event.requestID)
        #expect(found?.team == fixture.team && found?.request.outcome == .denied(.expired))
        #expect(try await fixture.activity.request(ofAnyTeam: RequestID(high: .max, low: 0)) == nil)
    }

    @Test("of strangers there are the counts of a minute, and of lines left out that of a second")
    func strangers() async throws {
        let recorder = fixture.recorder()
        for _ in 0..<2 { recorder.record(fixture.event(of: nil, outcome: .denied(.unknown), status: 401)) }
        recorder.record(fixture.event(of: nil, outcome: .denied(.missing), status: 401, address: "198.51.100.9"))
        await recorder.flush()
        let counts = try await fixture.activity.strangers(at: fixture.time.now, limit: 5)
        #expect(counts.map(\.reason) == [.unknown, .missing])
        #expect(counts.map(\.requests) == [2, 1])
        #expect(counts.map(\.network) == ["192.0.2.0/24", "198.51.100.0/24"])
        #expect(try await fixture.activity.strangers(at: fixture.time.now, limit: 1).count == 1)
        #expect(try await fixture.activity.strangers(at: fixture.time.now.adding(.seconds(61)), limit: 5).isEmpty)
        #expect(try await fixture.activity.leftOut(at: fixture.time.now) == 0)
    }

    @Test("neither a filter nor an id reads more than an index's part", .ofSQLite)
    func plans() async throws {
        let plan = try await fixture.activityDatabase.read { connection in
            try [
                "time = 1 AND time + 0 = 1 AND request_id = 'x'",
                "team_id = 't' AND key_id = 'k' AND time >= 1 AND time < 9 AND (time, request_id) < (5, 'x') AND status = 500",
            ].map { condition in
                try connection.rows(
                    """
                    EXPLAIN QUERY PLAN SELECT path FROM activity_rows WHERE \(condition)
                    ORDER BY time DESC, request_id DESC LIMIT 50
                    """
                ).map { try $0.text(3) }.joined(separator: "; ")
            }
        }
        #expect(plan[0].contains("activity_rows_by_time (time=?"), "\(plan)")
        #expect(
            plan[1] == "SEARCH activity_rows USING INDEX activity_rows_by_key (team_id=? AND key_id=? AND time>? AND time<?)")
    }

    @Test("an id leads to its day and to its moment there", .ofPostgres)
    func planOfID() async throws {
        try await fixture.pruner().prune()
        let time = fixture.time.now.milliseconds
        let plan = try await fixture.activityDatabase.read { connection in
            _ = try connection.row("SELECT set_config('enable_seqscan', 'off', TRUE)")
            return try connection.rows(
                "EXPLAIN SELECT path FROM activity_rows WHERE time = \(time) AND time + 0 = \(time) AND request_id = 'x' LIMIT 2"
            ).map { try $0.text(0) }.joined(separator: "\n")
        }
        #expect(plan.contains("activity_rows_20270115_expr_idx") && !plan.contains("activity_rows_default"), "\(plan)")
    }
}
