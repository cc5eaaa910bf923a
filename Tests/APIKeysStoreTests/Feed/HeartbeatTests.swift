import APIKeys
import Logging
import PostgresTesting
import SQLDatabase
import Synchronization
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The heartbeat of nodes that share a server", .timeLimit(.minutes(2)))
struct HeartbeatTests {
    @Test(
        "only an acknowledged COMMIT renews the lease: not a read that succeeds, and not a commit that nobody heard of",
        arguments: [DoubtfulDatabase.Commits.missing, .unheard])
    func renewal(commits: DoubtfulDatabase.Commits) async throws {
        let server = try await SharedServer()
        let database = DoubtfulDatabase(server.database)
        let node = FeedNode(server, database: database)
        let kept = try await server.issue()
        #expect(await node.feed.poll())
        database.become(commits)
        let late = try await server.issue()
        server.time.advance(by: .seconds(4))
        #expect(await !node.feed.poll())
        #expect(await node.feed.look(), "the read is answered")
        #expect(node.refusal(late.secret) == nil, "what it read is applied")
        server.time.advance(by: .milliseconds(999))
        #expect(node.refusal(kept.secret) == nil)
        #expect(await node.feed.look())
        server.time.advance(by: .milliseconds(1))
        #expect(node.refusal(kept.secret) == .unavailable)
        #expect(await node.feed.look())
        #expect(await !node.feed.poll())
        #expect(node.refusal(kept.secret) == .unavailable)
        #expect(node.feed.obstacle == "The key feed has been lost.")
        database.become(.acknowledged)
        #expect(await node.feed.poll())
        #expect(node.refusal(kept.secret) == nil && node.feed.obstacle == nil)
    }

    @Test("a renewal counts from before the transaction began, however long it took")
    func start() async throws {
        let server = try await SharedServer()
        let slow = Mutex(Duration.zero)
        let database = DoubtfulDatabase(server.database) { server.time.advance(by: slow.withLock { $0 }) }
        let node = FeedNode(server, database: database)
        let issued = try await server.issue()
        #expect(await node.feed.poll())
        slow.withLock { $0 = .seconds(3) }
        #expect(await node.feed.poll())
        server.time.advance(by: .milliseconds(1999))
        #expect(node.refusal(issued.secret) == nil)
        server.time.advance(by: .milliseconds(1))
        #expect(node.refusal(issued.secret) == .unavailable)
    }

    @Test("another history is believed only once a heartbeat in it was acknowledged: till then, what was revoked stays revoked")
    func otherHistory() async throws {
        let server = try await SharedServer()
        let database = DoubtfulDatabase(server.database)
        let node = FeedNode(server, database: database)
        let issued = try await server.issue()
        try await server.revoke(issued.key.id)
        #expect(await node.feed.poll())
        #expect(node.refusal(issued.secret) == .revoked)
        for change in ["database_id = 'another'", "sequence = 1"] {
            // What a server shows that does not know of the revocation.
            try await server.database.write { connection in
                try connection.execute("UPDATE api_keys SET revoked_at = NULL, sequence = 1")
                try connection.execute("UPDATE feed_head SET \(change)")
            }
            #expect(await !node.feed.look())
            for commits in [DoubtfulDatabase.Commits.missing, .unheard] {
                database.become(commits)
                #expect(await !node.feed.poll())
                #expect(node.refusal(issued.secret) == .revoked)
            }
            database.become(.acknowledged)
            #expect(await node.feed.poll())
            #expect(node.refusal(issued.secret) == nil)
            try await server.revoke(issued.key.id)
            #expect(await node.feed.look())
            #expect(node.refusal(issued.secret) == .revoked)
        }
    }

    @Test("what changes while all keys are loaded, part by part, is not missed")
    func withoutGap() async throws {
        let server = try await SharedServer()
        var issued: [IssuedKey] = []
        for _ in 0..<12 { issued.append(try await server.issue()) }
        // So far apart that they are loaded in several parts.
        try await server.database.write { connection in
            try connection.execute("UPDATE api_keys SET sequence = sequence * 10000")
            try connection.execute("UPDATE feed_head SET sequence = 120000")
        }
        let keys = issued
        let database = DoubtfulDatabase(
            server.database,
            beforeRead: { number in
                // The first read asks for the timeline, the second is that of the head.
                guard number > 2, number - 3 < keys.count else { return }
                try await server.revoke(keys[number - 3].key.id)
                try await server.revoke(keys[keys.count - number + 2].key.id)
            })
        let node = FeedNode(server, database: database)
        #expect(await node.feed.poll())
        var revoked = 0
        for key in issued {
            let isRevoked = try await server.keys.key(key.key.id, in: server.team).revokedAt != nil
            #expect(node.refusal(key.secret) == (isRevoked ? .revoked : nil))
            revoked += isRevoked ? 1 : 0
        }
        #expect(revoked >= 10)
    }

    @Test("nodes that beat at once disturb neither each other nor who writes keys, and are counted while they live")
    func many() async throws {
        let server = try await SharedServer()
        let nodes = (0..<12).map { FeedNode(server, name: "node \($0)") }
        let clock = DatabaseTime(base: server.time)
        let renewals = try await withThrowingTaskGroup(of: Int.self) { group in
            for node in nodes {
                group.addTask {
                    var renewals = 0
                    for _ in 0..<5 { renewals += await node.feed.poll() ? 1 : 0 }
                    return renewals
                }
            }
            for _ in 0..<20 { try await server.revoke(try await server.issue().key.id) }
            return try await group.reduce(0, +)
        }
        #expect(renewals == 60)
        try await clock.measure(on: server.database)
        let live = try await server.database.read { try NodeStore.live(at: clock.now, on: $0) }
        #expect(Set(live.map(\.node)) == Set(nodes.map(\.node)))
        await nodes[0].feed.leave()
        let later = clock.now.adding(NodeStore.liveness).adding(.seconds(1))
        let (rest, none) = try await server.database.read { connection in
            try (NodeStore.live(at: clock.now, on: connection).count, NodeStore.live(at: later, on: connection).count)
        }
        #expect(rest == 11 && none == 0)
        try await server.database.write { connection in
            try connection.execute("UPDATE nodes SET heartbeat_at = heartbeat_at - 86400000 WHERE name <> 'node 1'")
            try NodeStore.prune(at: clock.now, on: connection)
        }
        let names = try await server.database.read { try $0.rows("SELECT name FROM nodes").map { try $0.text(0) } }
        #expect(names == ["node 1"])
    }

    @Test("nobody is forgotten by a clock that has not been measured, however far ahead it is")
    func unmeasured() async throws {
        let server = try await SharedServer()
        let other = FeedNode(server, name: "other")
        #expect(await other.feed.poll())
        // Far in the future of the real clock, which the database goes by.
        let ahead = StillTime()
        ahead.advance(by: .seconds(10 * 365 * 86_400))
        let writes = Mutex(0)
        let database = DoubtfulDatabase(server.database, beforeWrite: { writes.withLock { $0 += 1 } })
        database.become(.unheard)
        let node = FeedNode(
            server, database: database, time: DatabaseTime(base: ahead), timing: { $0.retryInterval = .zero })
        try await node.running { try await until("it has tried") { writes.withLock { $0 } >= 5 } }
        let names = try await server.database.read { try $0.rows("SELECT name FROM nodes").map { try $0.text(0) } }
        #expect(names.contains("other"))
    }

    @Test("a notification makes every node look at once, however far away its next heartbeat is")
    func notification() async throws {
        let server = try await SharedServer()
        // Time stands still, and no wait ever ends: only what is told is seen.
        let nodes = (0..<3).map { number in
            FeedNode(server, name: "\(number)", sleep: { _ in try await Task.sleep(for: .seconds(86_400)) })
        }
        let issued = try await server.issue()
        try await nodes[0].running {
            try await nodes[1].running {
                try await nodes[2].running {
                    for node in nodes { try await until("a node accepts the key") { node.refusal(issued.secret) == nil } }
                    // The listeners have no way to say that they listen: what is sent before is lost, and this waits for them.
                    try await until("all listen") {
                        try await server.database.read {
                            try $0.row(
                                "SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle' AND datname = current_database()"
                            )?
                            .integer(0)
                        } == 3
                    }
                    try await server.revoke(issued.key.id)
                    for node in nodes { try await until("a node refuses") { node.refusal(issued.secret) == .revoked } }
                }
            }
        }
        let live = try await server.database.read { try $0.rows("SELECT id FROM nodes").count }
        #expect(live == 0, "who stops, leaves")
    }

    @Test(
        "a node that runs and is cut off accepts nothing from the lease's end on, heals by itself, and then knows what it missed"
    )
    func cutOff() async throws {
        let server = try await SharedServer()
        let relay = try Relay(to: server.test.server.port)
        let log = LogLines()
        let node = FeedNode(
            server, database: try server.test.open(through: relay), time: MachineTime(), logger: log.logger,
            timing: { $0 = FeedTiming(engine: .postgres, leaseLength: .seconds(2)) })
        let (kept, lost) = (try await server.issue(), try await server.issue())
        try await node.running {
            try await until("the node accepts the key") { node.refusal(kept.secret) == nil }
            relay.fallSilent()
            try await server.revoke(lost.key.id)
            try await until("the lease ends") { node.refusal(kept.secret) == .unavailable }
            #expect(node.refusal(lost.secret) == .unavailable)
            try await until("it says so") { log.lines.contains { $0.hasPrefix("The key feed cannot be read") } }
            relay.speak()
            relay.cut()
            try await until("the node is back") { node.refusal(kept.secret) == nil }
            try await until("it knows") { node.refusal(lost.secret) == .revoked }
        }
        // Once for each time that it was lost; a busy machine may add one.
        let lines = log.lines
        let losses = lines.count { $0.hasPrefix("The key feed cannot be read") }
        #expect(losses >= 1 && lines.count { $0 == "The key feed is back." } == losses)
    }
}
