import APIKeys
import Logging
import SQLDatabase
import SQLiteDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Waiting for a change to keys", .timeLimit(.minutes(1)))
struct KeyChangeBarrierTests {
    @Test("who waits for a change finds it applied, however far away the next look is")
    func applied() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let issued = try await fixture.issue()
        try await node.running {
            await node.feed.caughtUp()
            #expect(node.refusal(issued.secret) == nil)
            for _ in 0..<20 {
                let key = try await fixture.issue()
                await node.feed.caughtUp()
                #expect(node.refusal(key.secret) == nil)
                _ = try await fixture.keys.revoke(key.key.id, in: fixture.team, by: fixture.authority.owner)
                // Where a notification came, it may have been applied by now.
                if fixture.database.engine == .sqlite { #expect(node.refusal(key.secret) == nil, "nobody has waited yet") }
                await node.feed.caughtUp()
                #expect(node.refusal(key.secret) == .revoked)
            }
        }
    }

    @Test("a service that a process settles answers each change only when the process judges by it")
    func settled() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let keys = fixture.keys.settled(by: node.feed)
        let (team, owner) = (fixture.team, fixture.authority.owner)
        let request = NewKey(name: "CI", scopes: [try #require(Scope("claws:read"))])
        try await node.running {
            let first = try await keys.issue(request, in: team, by: owner)
            #expect(node.refusal(first.secret) == nil)
            let second = try await keys.rotate(first.key.id, in: team, by: owner).issued
            #expect(node.refusal(second.secret) == nil)
            _ = try await keys.endGrace(of: first.key.id, in: team, by: owner)
            #expect(node.refusal(first.secret) == .revoked)
            let third = try await keys.rotate(second.key.id, in: team, by: owner, grace: .zero).issued
            #expect(node.refusal(second.secret) == .revoked && node.refusal(third.secret) == nil)
            _ = try await keys.revoke(third.key.id, in: team, by: owner)
            #expect(node.refusal(third.secret) == .revoked)
        }
    }

    @Test("any number may wait at once, each for a change of their own")
    func together() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        try await node.running {
            try await withThrowingTaskGroup(of: Refusal?.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let key = try await fixture.issue()
                        _ = try await fixture.keys.revoke(key.key.id, in: fixture.team, by: fixture.authority.owner)
                        await node.feed.caughtUp()
                        return node.refusal(key.secret)
                    }
                }
                for try await refusal in group { #expect(refusal == .revoked) }
            }
        }
    }

    @Test("a change is waited for though a higher number was applied, in a history that is no more")
    func historyBack() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let issued = try await fixture.issue()
        let past = try await fixture.past
        for _ in 0..<5 { _ = try await fixture.issue() }
        try await node.running {
            await node.feed.caughtUp()
            #expect(node.refusal(issued.secret) == nil)
            try await fixture.goBack(to: past)
            _ = try await fixture.keys.revoke(issued.key.id, in: fixture.team, by: fixture.authority.owner)
            await node.feed.caughtUp()
            #expect(node.refusal(issued.secret) == .revoked)
        }
    }

    @Test("a change that cannot be seen is waited for until the lease has ended, and no longer")
    func bounded() async throws {
        let fixture = try await Fixture()
        // A lease's length passes at once; all other times never do.
        let node = Node(fixture) { duration in
            if duration != KeyFeed.defaultLeaseLength { try await Task.sleep(for: .seconds(86_400)) }
        }
        let issued = try await fixture.issue()
        await node.feed.poll()
        await node.feed.caughtUp()
        fixture.time.advance(by: KeyFeed.defaultLeaseLength)
        #expect(node.refusal(issued.secret) == .unavailable)
    }

    @Test("who is cancelled stops waiting, before or after they have begun")
    func cancelled() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture) { _ in try await Task.sleep(for: .seconds(86_400)) }
        for early in [true, false] {
            let waiting = Task {
                while early, !Task.isCancelled { await Task.yield() }
                await node.feed.caughtUp()
            }
            for _ in 0..<100 { await Task.yield() }
            waiting.cancel()
            await waiting.value
        }
    }

    @Test("a gate lets go those who wait for what it has reached, and nobody else")
    func gate() async throws {
        let gate = SequenceGate(at: 3)
        await gate.wait(for: 2)
        await gate.wait(for: 3)
        let waiting = Task { await gate.wait(for: 5) }
        gate.advance()
        #expect(gate.reached == 4)
        gate.reach(1)
        gate.reach(9)
        await waiting.value
        gate.reach(2)
        #expect(gate.reached == 2)
        let late = Task { await gate.wait(for: 3) }
        gate.advance()
        await late.value
    }

    /// A feed that looks once when it begins, and then only when it is asked to.
    private struct Node {
        let feed: KeyFeed
        let verifier: KeyVerifier
        let time: StillTime

        init(
            _ fixture: Fixture,
            sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in try await Task.sleep(for: .seconds(86_400)) }
        ) {
            let lease = Lease()
            let index = KeyIndex()
            verifier = KeyVerifier(format: fixture.format, index: index, lease: lease)
            time = fixture.time
            feed = KeyFeed(
                database: fixture.database, index: index, catalog: fixture.catalog, lease: lease, time: fixture.time,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, sleep: sleep)
        }

        func running(_ body: () async throws -> Void) async throws {
            let running = Task { [feed] in try await feed.run() }
            defer { running.cancel() }
            try await until("the feed is loaded") { feed.isLoaded }
            try await body()
        }

        func refusal(_ secret: KeySecret) -> Refusal? {
            let outcome = verifier.verify(secret.expose(), from: nil, at: time.now, uptime: time.uptime)
            return if case .refused(let refusal, of: _) = outcome { refusal } else { nil }
        }
    }
}
