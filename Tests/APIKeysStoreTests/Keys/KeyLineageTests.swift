import APIKeys
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("A key's line of rotations")
struct KeyLineageTests {
    @Test("it goes from each key to the ones before and after, the nearest first, and no further than was asked")
    func line() async throws {
        let fixture = try await Fixture()
        var line = [try await fixture.issue().key.id]
        for _ in 0..<4 {
            fixture.time.advance(by: .seconds(1))
            line.append(
                try await fixture.keys.rotate(line[line.count - 1], in: fixture.team, by: fixture.authority.owner).issued.key.id
            )
        }
        _ = try await fixture.issue()
        let middle = try await fixture.keys.key(line[2], in: fixture.team)
        let whole = try await fixture.keys.lineage(of: middle, longest: 10)
        #expect(whole.ancestors.map(\.id) == [line[1], line[0]])
        #expect(whole.successors.map(\.id) == [line[3], line[4]])
        let near = try await fixture.keys.lineage(of: middle, longest: 1)
        #expect(near.relatives.map(\.id) == [line[1], line[3]])
    }

    @Test("a rotation, or an extension, whose companion fails has not happened")
    func companions() async throws {
        struct Refusal: Error {}
        let fixture = try await Fixture()
        let key = try await fixture.issue().key
        let owner = fixture.authority.owner
        await #expect(throws: Refusal.self) {
            try await fixture.keys.rotate(key.id, in: fixture.team, by: owner, alongside: { _, _ in throw Refusal() })
        }
        #expect(try await fixture.keys.key(key.id, in: fixture.team) == key)
        let rotated = try await fixture.keys.rotate(key.id, in: fixture.team, by: owner, grace: .seconds(60)).predecessor
        await #expect(throws: Refusal.self) {
            try await fixture.keys.extendGrace(
                of: key.id, by: .seconds(60), in: fixture.team, by: owner, alongside: { _ in throw Refusal() })
        }
        #expect(try await fixture.keys.key(key.id, in: fixture.team) == rotated)
    }
}
