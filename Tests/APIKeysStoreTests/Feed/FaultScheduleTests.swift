import APIKeys
import Foundation
import PostgresTesting
import Testing

@testable import APIKeysStore

/// Several nodes over one PostgreSQL with a synchronous standby, and whatever may happen to them, in an order that chance decides.
///
/// Real are the servers, the connections and their faults. Time is ours: it passes between two steps, or while an answer is held back.
@Suite("Keys under faults", .timeLimit(.minutes(3)))
struct FaultScheduleTests {
    @Test(
        "no schedule of faults lets a revoked key pass later than the lease after its revocation was acknowledged", .serialized,
        arguments: [0, 1], [true, false])
    func schedule(_: Int, tellsTimeline: Bool) async throws {
        let environment = ProcessInfo.processInfo.environment["WORKCLAW_TEST_SEED"].flatMap { UInt64($0) }
        let seed = environment ?? UInt64.random(in: 0...UInt64(UInt32.max))
        let world = try await FaultyWorld(seed: seed, tellsTimeline: tellsTimeline)
        defer { world.end() }
        do {
            for step in 0..<50 { try await world.step(step) }
            try await world.heal()
        } catch {
            Issue.record("WORKCLAW_TEST_SEED=\(seed): \(error)\n\(world.story.joined(separator: "\n"))")
        }
        #expect(
            world.violations.isEmpty, "WORKCLAW_TEST_SEED=\(seed): \(world.violations)\n\(world.story.joined(separator: "\n"))")
        // Otherwise nothing has been tested.
        let counts = (world.accepted, world.refused, world.renewals, world.revocations)
        #expect(counts.0 > 20 && counts.1 > 20 && counts.2 >= 12 && counts.3 > 0, "WORKCLAW_TEST_SEED=\(seed): \(counts)")
    }
}
