import APIKeys
import Logging
import SQLDatabase
import SQLiteDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The feed of key changes")
struct KeyFeedTests {
    private struct Node {
        let feed: KeyFeed
        let verifier: KeyVerifier
        let time: StillTime

        init(_ fixture: Fixture, time: StillTime? = nil) {
            let lease = Lease()
            let index = KeyIndex()
            verifier = KeyVerifier(format: fixture.format, index: index, lease: lease)
            self.time = time ?? fixture.time
            feed = KeyFeed(
                database: fixture.database, index: index, catalog: fixture.catalog, lease: lease, time: self.time,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        func verify(_ secret: KeySecret) -> VerificationOutcome {
            verifier.verify(secret.expose(), from: nil, at: time.now, uptime: time.uptime)
        }

        func refusal(_ secret: KeySecret) -> Refusal? {
            if case .refused(let refusal, of: _) = verify(secret) { refusal } else { nil }
        }
    }

    @Test("it says how long ago it was known to hold every change, and which was the last")
    func freshness() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        #expect(node.feed.freshness == nil)
        await node.feed.poll()
        let first = try #require(node.feed.freshness)
        #expect(first.age == .zero)
        node.time.advance(by: .seconds(2))
        #expect(node.feed.freshness?.age == .seconds(2))
        _ = try await fixture.issue()
        #expect(node.feed.freshness?.sequence == first.sequence)
        await node.feed.poll()
        #expect(node.feed.freshness?.sequence == first.sequence + 1 && node.feed.freshness?.age == .zero)
    }

    @Test("a key made, rotated, cut short or revoked by anyone is judged so after the next look")
    func follows() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        await node.feed.poll()
        let issued = try await fixture.issue()
        #expect(node.refusal(issued.secret) == .unknown)
        await node.feed.poll()
        guard case .accepted(let principal) = node.verify(issued.secret) else {
            Issue.record("refused")
            return
        }
        #expect(principal.keyID == issued.key.id && principal.teamID == fixture.team)
        #expect(fixture.catalog.scopes(in: principal.scopes).map(\.name) == ["claws:read"])

        let owner = fixture.authority.owner
        let successor = try await fixture.keys.rotate(issued.key.id, in: fixture.team, by: owner).issued
        await node.feed.poll()
        guard case .accepted(let rotating) = node.verify(issued.secret) else {
            Issue.record("refused in its grace")
            return
        }
        #expect(rotating.graceEndsAt == fixture.time.now.adding(APIKey.defaultGrace))
        #expect(node.refusal(successor.secret) == nil)

        _ = try await fixture.keys.endGrace(of: issued.key.id, in: fixture.team, by: owner)
        _ = try await fixture.keys.revoke(successor.key.id, in: fixture.team, by: owner)
        await node.feed.poll()
        #expect(node.refusal(issued.secret) == .revoked)
        #expect(node.refusal(successor.secret) == .revoked)
    }

    @Test("a grace ends on its millisecond, without the feed")
    func graceEnds() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let issued = try await fixture.issue()
        _ = try await fixture.keys.rotate(
            issued.key.id, in: fixture.team, by: fixture.authority.owner, grace: .milliseconds(1500))
        await node.feed.poll()
        fixture.time.advance(by: .milliseconds(1499))
        #expect(node.refusal(issued.secret) == nil)
        fixture.time.advance(by: .milliseconds(1))
        #expect(node.refusal(issued.secret) == .revoked)
    }

    @Test("a grace that was ended by hand, or was none, has ended also on a node whose time is behind")
    func endedElsewhere() async throws {
        let fixture = try await Fixture()
        let behind = StillTime()
        fixture.time.advance(by: .seconds(3600))
        let (keys, team, owner) = (fixture.keys, fixture.team, fixture.authority.owner)
        let (cut, none, running) = (try await fixture.issue(), try await fixture.issue(), try await fixture.issue())
        _ = try await keys.rotate(cut.key.id, in: team, by: owner)
        let ended = try await keys.endGrace(of: cut.key.id, in: team, by: owner)
        let rotated = try await keys.rotate(none.key.id, in: team, by: owner, grace: .zero).predecessor
        _ = try await keys.rotate(running.key.id, in: team, by: owner)
        for key in [ended, rotated] {
            #expect(key.status(at: fixture.time.now) == .revoked)
            let revocation = try #require(key.revocation(at: fixture.time.now))
            #expect(revocation.at == key.graceEndsAt && revocation.reason == "superseded")
        }
        let node = Node(fixture, time: behind)
        await node.feed.poll()
        #expect(node.refusal(cut.secret) == .revoked && node.refusal(none.secret) == .revoked)
        #expect(node.refusal(running.secret) == nil)
    }

    @Test("before the first look nothing is accepted, and once the lease has ended nothing is")
    func lease() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let issued = try await fixture.issue()
        #expect(node.refusal(issued.secret) == .unavailable)
        #expect(!node.feed.isLoaded)
        await node.feed.poll()
        #expect(node.feed.isLoaded)
        fixture.time.advance(by: .milliseconds(4999))
        #expect(node.refusal(issued.secret) == nil)
        fixture.time.advance(by: .milliseconds(1))
        #expect(node.refusal(issued.secret) == .unavailable)
        await node.feed.poll()
        #expect(node.refusal(issued.secret) == nil)
    }

    @Test("a database that cannot be read lets the lease run out, and never renews it")
    func closedDatabase() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let issued = try await fixture.issue()
        await node.feed.poll()
        await fixture.database.close()
        fixture.time.advance(by: .seconds(4))
        await node.feed.poll()
        #expect(node.refusal(issued.secret) == nil)
        fixture.time.advance(by: .seconds(1))
        #expect(node.refusal(issued.secret) == .unavailable)
    }

    @Test("a database that went back in time is loaded again: what it no longer has is unknown, what it revived works")
    func restore() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let owner = fixture.authority.owner
        let kept = try await fixture.issue()
        let before = try await fixture.database.read { try KeyStore.head(on: $0).sequence }
        let lost = try await fixture.issue()
        _ = try await fixture.keys.revoke(kept.key.id, in: fixture.team, by: owner)
        await node.feed.poll()
        #expect(node.refusal(kept.secret) == .revoked)
        // What restoring a backup that was taken at `before` leaves behind.
        let lostID = lost.key.id.description
        try await fixture.database.write { connection in
            try connection.execute("DELETE FROM api_keys WHERE id = $1", lostID)
            try connection.execute("UPDATE api_keys SET revoked_at = NULL, revoked_reason = NULL, sequence = $1", before)
            try connection.execute("UPDATE feed_head SET sequence = $1", before)
        }
        await node.feed.poll()
        #expect(node.refusal(lost.secret) == .unknown)
        #expect(node.refusal(kept.secret) == nil)
    }

    @Test("another database in the place of the first is loaded as a whole, though its sequence is ahead")
    func otherDatabase() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let issued = try await fixture.issue()
        await node.feed.poll()
        let id = issued.key.id.description
        try await fixture.database.write { connection in
            try connection.execute("DELETE FROM api_keys WHERE id = $1", id)
            try connection.execute("UPDATE feed_head SET sequence = sequence + 100, database_id = 'another'")
        }
        await node.feed.poll()
        #expect(node.refusal(issued.secret) == .unknown)
    }

    @Test(
        "the sweeper, however many there are, writes one entry for each key that ended by itself, and none for those that somebody ended"
    )
    func sweeper() async throws {
        let fixture = try await Fixture()
        let (keys, team, owner) = (fixture.keys, fixture.team, fixture.authority.owner)
        let superseded = try await fixture.issue().key.id
        _ = try await keys.rotate(superseded, in: team, by: owner, grace: .seconds(10))
        let expired = try await fixture.issue(lifetime: .seconds(10)).key.id
        let revoked = try await fixture.issue(lifetime: .seconds(10)).key.id
        _ = try await keys.revoke(revoked, in: team, by: owner)
        let ended = try await fixture.issue().key.id
        _ = try await keys.rotate(ended, in: team, by: owner, grace: .seconds(10))
        _ = try await keys.endGrace(of: ended, in: team, by: owner)
        let sweeper = KeySweeper(
            database: fixture.database, time: fixture.time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        // Not before whatever was committed with such an end is seen: a time that is swept past is never looked at again.
        for _ in 0..<2 {
            try await sweeper.sweep()
            #expect(try await !fixture.audit(of: superseded).contains("key.superseded by nobody"))
            fixture.time.advance(by: .seconds(10) - .milliseconds(1))
        }
        fixture.time.advance(by: .milliseconds(2))
        // As several servers do.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await sweeper.sweep() } }
            try await group.waitForAll()
        }
        fixture.time.advance(by: .seconds(10))
        try await sweeper.sweep()
        let entries = try await fixture.audit(of: superseded)
        #expect(entries.filter { $0 == "key.superseded by nobody" }.count == 1)
        #expect(try await fixture.audit(of: expired).filter { $0 == "key.expired by nobody" }.count == 1)
        #expect(
            try await fixture.audit(of: ended).allSatisfy { !$0.hasSuffix("by nobody") }, "who ended it is on record already")
        #expect(try await Set(fixture.audit(of: revoked)) == ["key.created by \(owner)", "key.revoked by \(owner)"])
    }
}
