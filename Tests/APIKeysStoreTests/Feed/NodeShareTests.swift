import APIKeys
import SQLDatabase
import Testing

@testable import APIKeysStore

@Suite("A node's share of limits")
struct NodeShareTests {
    @Test("who was last heard of within the time that was asked for has a share, to the millisecond", arguments: [10, 10.5])
    func fraction(_ seconds: Double) async throws {
        let fixture = try await Fixture()
        let liveness = Duration.seconds(seconds)
        let node = Node(id: "b", name: "b", version: "1")
        func nodes(silentFor milliseconds: Int64) async throws -> Int {
            try await fixture.database.write { connection in
                try connection.execute("DELETE FROM nodes")
                for (id, time) in [("a", 100_000 - milliseconds), ("b", 100_000)] {
                    try connection.execute(
                        "INSERT INTO nodes (id, name, version, started_at, heartbeat_at) VALUES ($1, $1, '1', 0, $2)", id, time)
                }
                return try NodeStore.share(of: node, liveness: liveness, on: connection).nodes
            }
        }
        #expect(try await nodes(silentFor: Int64(seconds * 1000)) == 2)
        #expect(try await nodes(silentFor: Int64(seconds * 1000) + 1) == 1)
    }
}
