import APIKeys
import SQLDatabase
import Testing

@testable import APIKeysStore

@Suite("The database's time")
struct DatabaseTimeTests {
    private let base = TestTime()

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
