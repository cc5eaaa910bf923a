import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

/// Nodes over one server whose clocks all stand still together, and a client that asks the next one each time.
@Suite("Limits over nodes that share a server", .timeLimit(.minutes(2)))
struct SharedLimitsTests {
    private struct Crowd {
        let server: SharedServer
        let issued: IssuedKey
        var nodes: [FeedNode] = []
        var count = 0
        private var turn = 0

        init(_ limit: String) async throws {
            server = try await SharedServer()
            issued = try await server.keys.issue(
                NewKey(
                    name: "CI", scopes: [Scope("claws:read")].compactMap(\.self), limits: [RateLimit(limit)].compactMap(\.self)),
                in: server.team, by: server.authority.owner)
        }

        mutating func join() async {
            nodes.append(FeedNode(server, name: "node"))
            #expect(await nodes[nodes.count - 1].feed.poll())
        }

        /// Heartbeats everywhere once a second, and between them more requests than the limit lets through.
        mutating func ask(for seconds: Int, each: Int = 20) async -> Int {
            let before = count
            for _ in 0..<seconds {
                for node in nodes { #expect(await node.feed.poll()) }
                for _ in 0..<each {
                    server.time.advance(by: .seconds(1) / each)
                    turn += 1
                    count += isLetThrough(by: nodes[turn % nodes.count]) ? 1 : 0
                }
            }
            return count - before
        }

        private func isLetThrough(by node: FeedNode) -> Bool {
            let verdict = node.verifier.verify(
                issued.secret.expose(), from: nil, at: server.time.now, uptime: server.time.uptime)
            guard case .accepted(let principal) = verdict else { return false }
            return node.verifier.spend(principal, at: server.time.uptime)?.isRefused == false
        }

        var shares: [RateShare] { nodes.map(\.verifier.limiter.share) }
    }

    @Test("together they let through what one would; who comes or goes adds no more than a share, and then it is as before")
    func measured() async throws {
        var crowd = try await Crowd("60/10s")
        for _ in 0..<3 { await crowd.join() }
        // The bucket of 60, and three windows.
        let first = await crowd.ask(for: 30)
        #expect(first <= 240 && first >= 230, "\(first)")
        let steady = await crowd.ask(for: 20)
        #expect(117...123 ~= steady, "\(steady)")
        #expect(Set(crowd.shares) == Set((0..<3).map { RateShare(nodes: 3, place: $0) }))

        await crowd.join()
        let joined = await crowd.ask(for: 20)
        // Two windows, and the newcomer's 15; a second passes until all know of it.
        #expect(117...139 ~= joined, "\(joined)")
        #expect(Set(crowd.shares) == Set((0..<4).map { RateShare(nodes: 4, place: $0) }))

        await crowd.nodes.removeFirst().feed.leave()
        let left = await crowd.ask(for: 20)
        #expect(115...139 ~= left, "\(left)")
        #expect(Set(crowd.shares) == Set((0..<3).map { RateShare(nodes: 3, place: $0) }))
        let settled = await crowd.ask(for: 20)
        #expect(117...123 ~= settled, "\(settled)")
    }

    @Test("a node that is cut off keeps its share for as long as it may accept keys, and then the others have it")
    func silent() async throws {
        var crowd = try await Crowd("60/10s")
        for _ in 0..<2 { await crowd.join() }
        _ = await crowd.ask(for: 20)
        let gone = crowd.nodes.removeLast()
        func age(by seconds: Int64) async throws {
            try await crowd.server.database.write { connection in
                try connection.execute(
                    "UPDATE nodes SET heartbeat_at = heartbeat_at - $1 WHERE id = $2", seconds * 1000, gone.node.id)
            }
        }
        try await age(by: 5)
        let meanwhile = await crowd.ask(for: 10)
        #expect(29...31 ~= meanwhile, "half of the limit is the silent one's: \(meanwhile)")
        #expect(gone.refusal(crowd.issued.secret) == .unavailable, "its lease has ended long before its share is given away")
        try await age(by: 6)
        _ = await crowd.ask(for: 10)
        #expect(crowd.shares == [.whole])
        let alone = await crowd.ask(for: 20)
        #expect(118...122 ~= alone, "\(alone)")
    }

    @Test("a longer lease keeps the share for longer")
    func lease() async throws {
        let server = try await SharedServer()
        let node = FeedNode(server, timing: { $0.leaseLength = .seconds(60) })
        let other = FeedNode(server)
        for node in [other, node] { #expect(await node.feed.poll()) }
        #expect(node.verifier.limiter.share.nodes == 2)
        for (seconds, nodes) in [(50, 2), (15, 1)] {
            try await server.database.write { connection in
                try connection.execute(
                    "UPDATE nodes SET heartbeat_at = heartbeat_at - $1 WHERE id = $2", seconds * 1000, other.node.id)
            }
            #expect(await node.feed.poll())
            #expect(node.verifier.limiter.share.nodes == nodes)
        }
    }
}
