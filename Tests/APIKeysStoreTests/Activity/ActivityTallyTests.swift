import APIKeys
import PostgresTesting
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Counting many events at once")
struct ActivityTallyTests {
    @Test(
        "events counted together come to the same counts as each by itself, and what is not kept is a gap of its second",
        .ofSQLite)
    func same() async throws {
        let fixture = try await Fixture()
        var numbers = SplitMix64(seed: 5)
        let principals = (0..<5).map { _ in fixture.principal(KeyID(at: fixture.time.now)) }
        let outcomes: [ActivityOutcome] = [.allowed, .allowed, .denied(.insufficientScope), .denied(.revoked)]
        let events = (0..<3000).map { _ in
            fixture.event(
                of: principals.randomElement(using: &numbers) ?? principals[0],
                at: fixture.time.now.adding(.milliseconds(Int.random(in: 0..<130_000, using: &numbers))),
                outcome: outcomes.randomElement(using: &numbers) ?? .allowed,
                route: ["/v1/claws", "/v1/skills", nil].randomElement(using: &numbers) ?? nil,
                address: "192.0.2.\(Int.random(in: 1...3, using: &numbers))",
                userAgent: ["curl/8", nil].randomElement(using: &numbers) ?? nil)
        }
        var (together, apart) = (ActivityBatch(), ActivityBatch())
        var tally = ActivityTally()
        let kept = together.take(events, with: &tally, room: 700)
        for event in events { _ = apart.take([event], with: &tally, room: 0) }
        #expect(kept == 700 && together.rows.count == 700)
        #expect(together.counts == apart.counts)
        #expect(together.lastUses == apart.lastUses)
        #expect(together.sources.mapValues(\.requests) == apart.sources.mapValues(\.requests))
        #expect(together.sources.mapValues(\.lastSeenAt) == apart.sources.mapValues(\.lastSeenAt))
        var expected: [ActivityBatch.GapKey: Int] = [:]
        for event in events where !together.rows.contains(event) {
            guard let principal = event.principal else { continue }
            let key = ActivityBatch.KeyReference(teamID: principal.teamID, keyID: principal.keyID)
            expected[.init(key: key, second: event.time.milliseconds / 1000 * 1000), default: 0] += 1
        }
        #expect(together.gaps == expected)
        #expect(apart.gaps.values.reduce(0, +) == events.count)
    }

    @Test("every refusal is kept before any other, and the others are an even sample", .ofSQLite)
    func sample() async throws {
        let fixture = try await Fixture()
        let principal = fixture.principal(KeyID(at: fixture.time.now))
        let events = (0..<100).map { number in
            fixture.event(
                of: principal, outcome: number % 10 == 9 ? .denied(.insufficientScope) : .allowed,
                status: number % 10 == 9 ? 403 : 200, route: "/\(number)")
        }
        var batch = ActivityBatch()
        var tally = ActivityTally()
        #expect(batch.take(events, with: &tally, room: 40) == 40)
        let (refusals, others) = (batch.rows.filter { $0.status == 403 }, batch.rows.filter { $0.status == 200 })
        #expect(refusals.count == 10 && others.count == 30)
        let places = others.compactMap { other in events.filter { $0.status == 200 }.firstIndex(of: other) }
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 == 3 })
        #expect(batch.take(events, with: &tally, room: -1) == 0)
    }

    @Test(
        "the pause is 250 ms, longer after a batch that took long to write, and never longer than a second",
        arguments: [(0, 250), (13, 250), (20, 380), (60, 1000), (5000, 1000)])
    func pause(spent: Int, expected: Int) {
        #expect(ActivityRecorder.pause(after: .milliseconds(spent)) == .milliseconds(expected))
    }
}
