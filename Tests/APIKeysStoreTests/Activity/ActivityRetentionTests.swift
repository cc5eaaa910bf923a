import APIKeys
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("How long activity is kept")
struct ActivityRetentionTests {
    @Test("requests go by whole days: those of the days past the retention, and no other")
    func wholeDays() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        for _ in 0..<15 {
            try await fixture.pruner(retention: 10).prune()
            let midnight = Timestamp(milliseconds: fixture.time.now.startOfDay)
            for moment in [midnight, fixture.time.now, midnight.adding(Fixture.day - .milliseconds(1))] {
                recorder.record(fixture.event(of: fixture.principal(key), at: moment))
            }
            await recorder.flush()
            fixture.time.advance(by: Fixture.day)
        }
        // It is 8:00 on the sixteenth day; ten days before was the sixth, of which the evening is not past its time.
        try await fixture.pruner(retention: 10).prune()
        let lines = try await fixture.activity.lines(of: key, in: fixture.team, limit: 1000)
        #expect(lines.count == 30)
        let oldest = try #require(lines.last).time
        #expect(oldest == Timestamp(milliseconds: fixture.time.now.startOfDay).adding(.zero - Fixture.day * 10))
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 30)
        #expect(try await fixture.activity.summary(of: key, in: fixture.team, days: 90, at: fixture.time.now).requests == 45)
    }

    @Test("a summary of 90 days still counts them all with the shortest retention; addresses go with the requests")
    func shortestRetention() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        for _ in 0..<90 {
            recorder.record(fixture.event(of: fixture.principal(key)))
            await recorder.flush()
            fixture.time.advance(by: Fixture.day)
        }
        fixture.time.advance(by: .zero - Fixture.day)
        try await fixture.pruner(retention: 1).prune()
        let summary = try await fixture.activity.summary(of: key, in: fixture.team, days: 90, at: fixture.time.now)
        #expect(summary.requests == 90 && summary.days.allSatisfy { $0.requests == 1 })
        #expect(summary.addresses.map(\.requests) == [2])
        #expect(try await fixture.activity.lines(of: key, in: fixture.team, limit: 1000).count == 2)
    }

    @Test("with a longer retention than the counts by day had, they stay as long, and old requests are found")
    func longRetention() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        fixture.time.advance(by: Fixture.day * 900)
        try await fixture.pruner(retention: 1000).prune()
        #expect(try await fixture.activity.lines(of: key, in: fixture.team, limit: 10).count == 1)
        fixture.time.advance(by: Fixture.day * 200)
        try await fixture.pruner(retention: 1000).prune()
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 0)
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_counts") == 0)
    }

    @Test("a request of a far past or future day is not lost, and goes when its own day is past its time")
    func oddTimes() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        try await fixture.pruner().prune()
        let future = fixture.time.now.adding(Fixture.day * 500)
        for time in [Timestamp(milliseconds: 5), fixture.time.now, future] {
            recorder.record(fixture.event(of: fixture.principal(key), at: time))
        }
        await recorder.flush()
        var times = try await fixture.activity.lines(of: key, in: fixture.team, limit: 10).map(\.time)
        #expect(times == [future, fixture.time.now, Timestamp(milliseconds: 5)])
        try await fixture.pruner().prune()
        times = try await fixture.activity.lines(of: key, in: fixture.team, limit: 10).map(\.time)
        #expect(times == [future, fixture.time.now])
        // Its day comes, and is over.
        for days in [495, 95] {
            fixture.time.advance(by: Fixture.day * days)
            try await fixture.pruner().prune()
            #expect(try await fixture.activity.lines(of: key, in: fixture.team, limit: 10).map(\.time) == [future])
        }
        fixture.time.advance(by: Fixture.day)
        try await fixture.pruner().prune()
        #expect(try await fixture.number("SELECT COUNT(*) FROM activity_rows") == 0)
    }

    @Test("more than a slice is deleted too, of every table")
    func manySlices() async throws {
        let fixture = try await Fixture()
        let keys = (0..<700).map { _ in KeyID(at: fixture.time.now) }
        let recorder = fixture.recorder()
        for _ in 0..<3 {
            // More than are kept, so that there are gaps; and strangers.
            for number in 0..<4200 {
                recorder.record(fixture.event(of: fixture.principal(keys[number % 700]), address: "192.0.2.\(number % 250)"))
            }
            for number in 0..<500 {
                recorder.record(fixture.event(of: nil, outcome: .denied(.unknown), address: "10.0.\(number % 250).1"))
            }
            await recorder.flush()
            fixture.time.advance(by: .seconds(1))
        }
        fixture.time.advance(by: Fixture.day * 401)
        try await fixture.pruner(retention: 1).prune()
        for table in [
            "activity_rows", "activity_gaps", "activity_counts", "activity_sources", "unknown_counts", "activity_writers",
        ] {
            #expect(try await fixture.number("SELECT COUNT(*) FROM \(table)") == 0, "\(table)")
        }
        #expect(try await fixture.number("SELECT COUNT(*) FROM key_usage") == 700)
    }

    @Test("the room of what was deleted is used again", .ofSQLite)
    func space() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        var pages: [Int] = []
        for _ in 0..<4 {
            for _ in 0..<5 {
                for _ in 0..<2000 { recorder.record(fixture.event(of: fixture.principal(key))) }
                await recorder.flush()
                fixture.time.advance(by: .seconds(1))
            }
            pages.append(try await fixture.number("PRAGMA page_count"))
            fixture.time.advance(by: Fixture.day * 2)
            try await fixture.pruner(retention: 1).prune()
        }
        #expect(pages[0] > 500)
        #expect(pages[3] <= pages[0] + pages[0] / 20, "\(pages)")
    }
}
