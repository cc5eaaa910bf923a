import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The database's time")
struct DatabaseTimeTests {
    private let base = StillTime()

    /// The database's clock is `ahead` of the machine's, and the answer took `roundTrip`, of which the question took a quarter.
    private func reading(ahead: Duration, roundTrip: Duration = .milliseconds(4)) -> ClockReading {
        let start = base.now
        var asked = false
        return ClockReading(uptime: {
            if asked { base.advance(by: roundTrip) }
            asked = true
            return base.uptime
        }) { start.adding(ahead + roundTrip / 4).milliseconds * 1000 }
    }

    @Test("before the first measurement it is the machine's, and there is no telling by how much it is wrong")
    func unmeasured() {
        let time = DatabaseTime(base: base)
        #expect(time.now == base.now && time.doubt == nil)
        base.advance(by: .seconds(7))
        #expect(time.now == base.now && time.uptime == base.uptime)
    }

    @Test("a measurement is right to half a round trip, wherever the machine's clock stands")
    func measured() throws {
        for ahead in [Duration.seconds(3600), .seconds(-3600), .zero] {
            let time = DatabaseTime(base: base)
            time.adjust(to: reading(ahead: ahead))
            let error = time.now.since(base.now.adding(ahead))
            #expect(error >= .milliseconds(-2) && error <= .milliseconds(2))
            let doubt = try #require(time.doubt)
            #expect(doubt >= .milliseconds(2) && doubt < .milliseconds(3))
        }
    }

    @Test("slow answers do not move it, nor make it more doubtful than it was; only drift does")
    func slowAnswers() throws {
        let time = DatabaseTime(base: base)
        time.adjust(to: reading(ahead: .seconds(10)))
        let distance = time.now.since(base.now)
        for _ in 0..<10 {
            base.advance(by: .seconds(1))
            time.adjust(to: reading(ahead: .seconds(10), roundTrip: .seconds(2)))
            #expect(time.now.since(base.now) == distance)
        }
        #expect(try #require(time.doubt) < .milliseconds(40))
        base.advance(by: .seconds(3600))
        #expect(try #require(time.doubt) > .seconds(3), "two clocks left alone for an hour")
    }

    @Test("a database that is behind what was believed makes it stand still until it has caught up, and never go back")
    func behind() throws {
        let time = DatabaseTime(base: base)
        time.adjust(to: reading(ahead: .zero))
        let before = time.now
        time.adjust(to: reading(ahead: .seconds(-3)))
        #expect(time.now >= before)
        #expect(try #require(time.doubt) > DatabaseTime.mostDoubt, "it is three seconds ahead of the database")
        var last = time.now
        for _ in 0..<50 {
            base.advance(by: .milliseconds(100))
            #expect(time.now >= last)
            last = time.now
        }
        let error = last.since(base.now.adding(.seconds(-3)))
        #expect(error >= .milliseconds(-3) && error <= .milliseconds(3))
        #expect(try #require(time.doubt) < DatabaseTime.mostDoubt)
    }

    @Test("a database that is ahead moves it on at once")
    func ahead() {
        let time = DatabaseTime(base: base)
        time.adjust(to: reading(ahead: .zero))
        time.adjust(to: reading(ahead: .seconds(60)))
        let error = time.now.since(base.now.adding(.seconds(60)))
        #expect(error >= .milliseconds(-3) && error <= .milliseconds(3))
    }

    @Test("where it is held at a bound, it may be wrong by all that lies between the bounds")
    func atTheBound() throws {
        let time = DatabaseTime(base: base)
        // Between 0 and 2 s ahead: 1 s is taken. Then it is known to be no more than about 100 ms.
        time.adjust(to: reading(between: .zero, .seconds(2)))
        time.adjust(to: reading(between: .seconds(-2), .milliseconds(100)))
        let ahead = time.now.since(base.now)
        let doubt = try #require(time.doubt)
        #expect(doubt >= ahead, "it may be nothing")
        #expect(doubt >= .milliseconds(100) && ahead < .seconds(2))
    }

    /// What says that the database's clock is ahead by no less than `lowest` and no more than `highest`.
    private func reading(between lowest: Duration, _ highest: Duration) -> ClockReading {
        let microseconds = base.now.adding(highest).milliseconds * 1000
        var asked = false
        return ClockReading(uptime: {
            if asked { base.advance(by: highest - lowest) }
            asked = true
            return base.uptime
        }) { microseconds }
    }

    @Test("it is measured again after a slow answer, and narrowed by each; and not at all trusted if all are too slow")
    func slowMeasurements() async throws {
        let once = DatabaseTime(base: base)
        let quick = SlowClock(base, answers: [.milliseconds(50)])
        try await once.measure(on: quick)
        #expect(quick.asked == 1)
        let twice = DatabaseTime(base: base)
        let slow = SlowClock(base, answers: [.seconds(3), .milliseconds(150), .milliseconds(20)])
        try await twice.measure(on: slow)
        #expect(slow.asked == 2)
        #expect(try #require(twice.doubt) < .milliseconds(100))
        let bearable = SlowClock(base, answers: Array(repeating: .seconds(1), count: 9))
        try await DatabaseTime(base: base).measure(on: bearable)
        #expect(bearable.asked == 5)
        let unbearable = SlowClock(base, answers: Array(repeating: .seconds(3), count: 9))
        await #expect(
            throws: SQLError(.unavailable, "the database answers so slowly that its time is not known to the second")
        ) { try await DatabaseTime(base: base).measure(on: unbearable) }
        #expect(unbearable.asked == 5)
    }

    @Test("it never goes back for any reader, while it is adjusted back and forth")
    func readers() async {
        let time = DatabaseTime(base: MachineTime())
        let start = ContinuousClock.now
        let end = SequenceGate(at: 0)
        await withTaskGroup(of: Int.self) { group in
            group.addTask {
                var (last, steps) = (time.now, 0)
                while end.reached == 0 {
                    let now = time.now
                    if now < last { steps += 1 }
                    last = now
                }
                return steps
            }
            for round in 0..<3000 {
                let elapsed = start.duration(to: .now) / .microseconds(1)
                let microseconds = 1_800_000_000_000_000 + Int64(elapsed) - Int64(round % 7) * 400
                time.adjust(to: ClockReading(uptime: { .now }) { microseconds })
            }
            end.advance()
            for await steps in group { #expect(steps == 0) }
        }
    }

    @Test("it is PostgreSQL's own, whatever the machine's clock says")
    func postgres() async throws {
        let server = try await SharedServer()
        let time = DatabaseTime(base: MachineTime())
        try await time.measure(on: server.database)
        let theirs = try await server.database.read { connection in
            try connection.row("SELECT \(ClockReading.expression)")?.integer(0) ?? 0
        }
        #expect(abs(time.now.milliseconds - theirs / 1000) < 5_000)
        #expect(time.doubt != nil)
    }
}
