import APIKeys
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Following a key's log while it is written")
struct ActivityTailTests {
    private let fixture: Fixture
    private let key: KeyID

    init() async throws {
        fixture = try await Fixture()
        key = KeyID(at: fixture.time.now)
    }

    /// Reads all there is, and notes it.
    private func read(_ tail: inout ActivityTail, limit: Int = ActivityNews.portion) async throws -> [RequestID] {
        var ids: [RequestID] = []
        for _ in 0..<1000 {
            let news = try await fixture.activity.news(since: tail, of: key, in: fixture.team, limit: limit)
            tail = news.tail
            for request in news.requests {
                tail.note(request.requestID)
                ids.append(request.requestID)
            }
            if !news.hasMore { return ids }
        }
        Issue.record("there is no end to the news")
        return ids
    }

    /// Writes requests of these moments, each by a portion of its own.
    private func write(_ times: [Timestamp], by recorder: ActivityRecorder? = nil) async -> [RequestID] {
        let events = times.map { fixture.event(of: fixture.principal(key), at: $0) }
        let recorder = recorder ?? fixture.recorder()
        for event in events {
            recorder.record(event)
            await recorder.flush()
        }
        return events.map(\.requestID)
    }

    @Test("of a key that nothing has used, everything is news; of one that was used, only what comes from now on")
    func beginning() async throws {
        var tail = try await fixture.activity.tail(of: key, in: fixture.team)
        #expect(try await read(&tail).isEmpty)
        let first = await write([fixture.time.now])
        #expect(try await read(&tail) == first)
        #expect(try await read(&tail).isEmpty)
        var later = try await fixture.activity.tail(of: key, in: fixture.team)
        #expect(try await read(&later).isEmpty)
        let second = await write([fixture.time.now.adding(.milliseconds(1))])
        #expect(try await read(&later) == second)
        #expect(try await read(&tail) == second)
    }

    @Test("what is written late, by another node or of the same moment, is read once, and another key's requests never")
    func late() async throws {
        let now = fixture.time.now
        let (one, other) = (fixture.recorder(), fixture.recorder())
        var tail = try await fixture.activity.tail(of: key, in: fixture.team)
        var written = await write([now, now, now.adding(.seconds(9))], by: one)
        var found = try await read(&tail)
        fixture.recorder().record(fixture.event(of: fixture.principal(KeyID(at: now))))
        for seconds in [8, 9, 0, 200] {
            written += await write([now.adding(.seconds(seconds)), now.adding(.seconds(seconds))], by: other)
            found += try await read(&tail)
        }
        // In the reach of what may come late, counted from the newest.
        written += await write([now.adding(.seconds(1))], by: one)
        found += try await read(&tail)
        _ = await write([now.adding(.zero - ActivityTail.lateness)], by: one)
        #expect(try await read(&tail).isEmpty)
        #expect(found.count == Set(found).count && Set(found) == Set(written))
    }

    @Test("who goes on from a text has neither a gap nor a double, whatever was written meanwhile", arguments: [1, 7, 41, 100])
    func resuming(_ count: Int) async throws {
        let now = fixture.time.now
        var tail = try await fixture.activity.tail(of: key, in: fixture.team)
        var written = await write((0..<count).map { now.adding(.milliseconds($0 * 10)) })
        var found: [RequestID] = []
        for round in 0..<4 {
            found += try await read(&tail)
            let text = tail.description
            #expect(text.utf8.count <= 256 && text.utf8.allSatisfy { (33...126).contains($0) })
            tail = try #require(ActivityTail(text))
            #expect(tail.description == text || tail.known == nil)
            // Late, of the same moment, and new.
            let last = count * 10 - 10
            written += await write([last - 5, last, last + round * 7].map { now.adding(.milliseconds(max(0, $0))) })
        }
        found += try await read(&tail)
        #expect(found.count == Set(found).count && Set(found) == Set(written))
    }

    @Test("more than one portion is read one after the other; more than anybody would read is passed over, and said so")
    func portions() async throws {
        let now = fixture.time.now
        let start = try await fixture.activity.tail(of: key, in: fixture.team)
        let recorder = fixture.recorder()
        let events = (0..<50).map { fixture.event(of: fixture.principal(key), at: now.adding(.milliseconds($0 / 4))) }
        for event in events { recorder.record(event) }
        await recorder.flush()
        var tail = start
        let found = try await read(&tail, limit: 7)
        #expect(found.count == 50 && Set(found) == Set(events.map(\.requestID)))
        let all = try await fixture.activity.news(since: start, of: key, in: fixture.team, mostMissed: 50)
        #expect(!all.leavesOut && all.requests.count == 50)
        let none = try await fixture.activity.news(since: start, of: key, in: fixture.team, mostMissed: 49)
        #expect(none.leavesOut && none.requests.isEmpty)
        tail = none.tail
        let next = await write([now.adding(.seconds(1))])
        #expect(try await read(&tail) == next)
    }

    @Test("other texts are no place in a log", arguments: ["", "x", "req_1", "-1", "5.abc", "5.ABCDE", "5.abcd!", ".abcde"])
    func noPlace(_ text: String) {
        #expect(ActivityTail(text) == nil)
        #expect(ActivityTail("5." + String(repeating: "abcde", count: ActivityTail.mostNamed + 1)) == nil)
    }

    @Test("a filter wants the same of requests that have been read as of those in the log")
    func filters() async throws {
        let principal = fixture.principal(key)
        let recorder = fixture.recorder()
        let events = [
            fixture.event(of: principal), fixture.event(of: principal, status: 404, route: nil),
            fixture.event(of: principal, outcome: .denied(.expired), status: 401, address: "2001:db8::1"),
            fixture.event(of: principal, outcome: .denied(.insufficientScope), status: 403),
        ]
        for event in events { recorder.record(event) }
        await recorder.flush()
        let start = ActivityTail(ActivityPosition(time: Timestamp(milliseconds: 0)))
        let all = try await fixture.activity.news(since: start, of: key, in: fixture.team).requests
        #expect(all.count == events.count)
        for filter in [
            ActivityFilter(), ActivityFilter(status: .exactly(404)), ActivityFilter(status: .kind(hundreds: 4)),
            ActivityFilter(outcome: .denied), ActivityFilter(outcome: .exactly(.denied(.expired))),
            ActivityFilter(route: .unmatched), ActivityFilter(route: .pattern("/v1/claws/{id}")),
            ActivityFilter(address: IPAddress("2001:db8::1")), ActivityFilter(requestID: events[3].requestID),
            ActivityFilter(status: .exactly(401), outcome: .exactly(.denied(.insufficientScope))),
        ] {
            let page = try await fixture.activity.page(of: key, in: fixture.team, where: filter, limit: 100)
            #expect(Set(page.lines) == Set(all.filter(filter.matches).map { .request($0) }), "\(filter)")
        }
    }
}
