import APIKeys
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Who has called with a key")
struct KeyCallersTests {
    @Test("callers are told apart by address, user agent and route, the most frequent first, and only since the time given")
    func grouping() async throws {
        let fixture = try await Fixture()
        let (key, other) = (KeyID(at: fixture.time.now), KeyID(at: fixture.time.now))
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key), address: "192.0.2.99"))
        await recorder.flush()
        fixture.time.advance(by: .seconds(1))
        let start = fixture.time.now
        let kinds: [(route: String?, address: String, userAgent: String?, count: Int)] = [
            ("/v1/claws", "192.0.2.1", "curl/8", 3), ("/v1/claws", "192.0.2.2", "curl/8", 2), (nil, "192.0.2.1", nil, 1),
        ]
        for kind in kinds {
            for _ in 0..<kind.count {
                recorder.record(
                    fixture.event(
                        of: fixture.principal(key), route: kind.route, address: kind.address, userAgent: kind.userAgent))
                fixture.time.advance(by: .seconds(1))
            }
        }
        recorder.record(fixture.event(of: fixture.principal(other), address: "192.0.2.98"))
        await recorder.flush()
        let callers = try await fixture.activity.callers(of: key, in: fixture.team, since: start)
        #expect(callers.callers.map(\.requests) == [3, 2, 1])
        #expect(callers.callers.map(\.address) == ["192.0.2.1", "192.0.2.2", "192.0.2.1"])
        #expect(callers.callers.map(\.route) == ["/v1/claws", "/v1/claws", nil])
        #expect(callers.callers.map(\.userAgent) == ["curl/8", "curl/8", nil])
        #expect(callers.callers.first?.lastCallAt == start.adding(.seconds(2)))
        #expect(callers.requests == 6 && callers.lastCallAt == start.adding(.seconds(5)) && !callers.isPartial)
        let nothing = try await fixture.activity.callers(of: key, in: fixture.otherTeam, since: start)
        #expect(nothing.callers.isEmpty && nothing.lastCallAt == nil)
    }

    @Test("refused calls count too: their programs have to go over as well")
    func refused() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let recorder = fixture.recorder()
        recorder.record(fixture.event(of: fixture.principal(key), outcome: .denied(.insufficientScope), status: 403))
        await recorder.flush()
        #expect(try await fixture.activity.callers(of: key, in: fixture.team, since: fixture.time.now).requests == 1)
    }

    @Test("of more calls than are looked at the newest count, and it says that there are others")
    func bounded() async throws {
        let fixture = try await Fixture()
        let key = KeyID(at: fixture.time.now)
        let start = fixture.time.now
        let recorder = fixture.recorder()
        for number in 0..<(KeyCallers.mostRequests + 10) {
            if number.isMultiple(of: 1000) { fixture.time.advance(by: .seconds(2)) }
            recorder.record(
                fixture.event(of: fixture.principal(key), address: number < 10 ? "192.0.2.1" : "192.0.2.\(number % 30 + 100)"))
        }
        await recorder.flush()
        let callers = try await fixture.activity.callers(of: key, in: fixture.team, since: start)
        #expect(callers.requests == KeyCallers.mostRequests && callers.isPartial)
        #expect(callers.callers.count == KeyCallers.mostCallers)
    }

    @Test("it says so if some calls were not kept")
    func gaps() async throws {
        let fixture = try await Fixture()
        let (key, flood) = (KeyID(at: fixture.time.now), KeyID(at: fixture.time.now))
        let recorder = fixture.recorder()
        for _ in 0..<ActivityRecorder.rowsPerSecond {
            recorder.record(fixture.event(of: fixture.principal(flood), outcome: .denied(.expired)))
        }
        recorder.record(fixture.event(of: fixture.principal(key)))
        await recorder.flush()
        let callers = try await fixture.activity.callers(of: key, in: fixture.team, since: fixture.time.now)
        #expect(callers.requests == 0 && callers.isPartial)
    }
}
