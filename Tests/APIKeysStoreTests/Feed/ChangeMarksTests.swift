import APIKeys
import Logging
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The marks of key changes")
struct ChangeMarksTests {
    @Test(
        "a database that went back, and on again past where a node stood, is noticed: nothing that changed in between is missed"
    )
    func backAndOn() async throws {
        let fixture = try await Fixture()
        let log = LogLines()
        let node = Node(fixture, logger: log.logger)
        let kept = try await fixture.issue()
        let past = try await fixture.past
        let lost = [try await fixture.issue(), try await fixture.issue()]
        #expect(await node.feed.poll())
        #expect(node.refusal(kept.secret) == nil)
        try await fixture.goBack(to: past)
        _ = try await fixture.keys.revoke(kept.key.id, in: fixture.team, by: fixture.authority.owner)
        let made = [try await fixture.issue(), try await fixture.issue()]
        if fixture.database.engine == .postgres { #expect(await !node.feed.look(), "a look alone is not believed") }
        #expect(await node.feed.poll())
        #expect(node.refusal(kept.secret) == .revoked)
        for key in lost { #expect(node.refusal(key.secret) == .unknown) }
        for key in made { #expect(node.refusal(key.secret) == nil) }
        #expect(log.lines.contains { $0.hasPrefix("The database went back in time") })
    }

    @Test("the same where the numbers are equal")
    func equal() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        let kept = try await fixture.issue()
        let past = try await fixture.past
        _ = try await fixture.issue()
        #expect(await node.feed.poll())
        try await fixture.goBack(to: past)
        _ = try await fixture.keys.revoke(kept.key.id, in: fixture.team, by: fixture.authority.owner)
        #expect(await node.feed.poll())
        #expect(node.refusal(kept.secret) == .revoked)
    }

    @Test("as many marks are kept as are needed, and who has fallen further behind loads everything")
    func kept() async throws {
        let fixture = try await Fixture()
        let log = LogLines()
        let node = Node(fixture, logger: log.logger)
        let issued = try await fixture.issue()
        #expect(await node.feed.poll())
        let marks = {
            try await fixture.database.read { try $0.row("SELECT COUNT(*) FROM feed_marks")?.integer(0) ?? 0 }
        }
        #expect(try await marks() == 2, "the first, and that of one change")
        // As if so many changes had been made.
        try await fixture.database.write { connection in
            try connection.execute("UPDATE feed_head SET sequence = $1", KeyStore.keptMarks + 1998)
        }
        _ = try await fixture.keys.revoke(issued.key.id, in: fixture.team, by: fixture.authority.owner)
        #expect(await node.feed.poll())
        #expect(node.refusal(issued.secret) == .revoked && log.lines.count { $0.contains("loaded again") } == 0)
        let late = try await fixture.issue()
        #expect(try await marks() == 2)
        #expect(await node.feed.poll())
        #expect(node.refusal(late.secret) == nil)
        #expect(log.lines.count { $0.contains("loaded again") } == 0, "its own mark is still kept")
        try await fixture.database.write {
            try $0.execute("UPDATE feed_head SET sequence = sequence + $1", KeyStore.keptMarks - 1)
        }
        _ = try await fixture.issue()
        try await fixture.database.write { try $0.execute("DELETE FROM feed_marks WHERE sequence < 30000") }
        #expect(await node.feed.poll())
        #expect(node.refusal(issued.secret) == .revoked && node.refusal(late.secret) == nil)
        #expect(log.lines.contains { $0.hasPrefix("Too much has changed since the last look") })
    }

    @Test("tables of the version before are brought up to date as they are, whoever still writes without marks")
    func older() async throws {
        let fixture = try await Fixture()
        let issued = try await fixture.issue()
        try await fixture.database.write { connection in
            try connection.execute("ALTER TABLE feed_head DROP COLUMN mark")
            try connection.execute("DROP TABLE feed_marks")
            // What came after the marks is undone too.
            try connection.execute("DROP INDEX IF EXISTS api_keys_by_list")
            for index in ["by_name", "by_end", "superseded"] { try connection.execute("DROP INDEX api_keys_\(index)") }
            try connection.execute("CREATE INDEX IF NOT EXISTS api_keys_by_team ON api_keys (team_id, id)")
            try connection.execute("DROP INDEX audit_entries_by_team")
            for column in ["surface", "origin_key", "address"] {
                try connection.execute("ALTER TABLE audit_entries DROP COLUMN \(column)")
            }
            try connection.execute("DROP TABLE scopes")
            try connection.execute("DROP TABLE verifiers")
            try connection.execute("ALTER TABLE feed_head DROP COLUMN registers_sequence")
            if connection.engine == .postgres { try connection.execute("ALTER TABLE api_keys DROP COLUMN search") }
            for column in ["limits", "family"] { try connection.execute("ALTER TABLE api_keys DROP COLUMN \(column)") }
            try connection.execute("DELETE FROM schema_migrations WHERE part = 'keys' AND number >= 4")
        }
        try await fixture.database.migrate([KeySchema.schema])
        for _ in 0..<2 { try await KeyStore.prepare(fixture.database) }
        let head = try await fixture.database.read { try KeyStore.head(on: $0) }
        #expect(head.sequence == 1 && head.mark != 0)
        let node = Node(fixture)
        #expect(await node.feed.poll())
        #expect(node.refusal(issued.secret) == nil)
        // What a process of that version does.
        let id = issued.key.id.description
        try await fixture.database.write { connection in
            try connection.execute("UPDATE feed_head SET sequence = sequence + 1 WHERE id = 1")
            try connection.execute("UPDATE api_keys SET revoked_at = 1, sequence = 2 WHERE id = $1", id)
        }
        #expect(await node.feed.poll())
        #expect(node.refusal(issued.secret) == .revoked)
        let other = try await fixture.issue()
        #expect(await node.feed.poll())
        #expect(node.refusal(other.secret) == nil)
    }

    private struct Node {
        let feed: KeyFeed
        private let verifier: KeyVerifier
        private let time: StillTime

        init(_ fixture: Fixture, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            let (lease, index) = (Lease(), KeyIndex())
            verifier = KeyVerifier(format: fixture.format, index: index, lease: lease)
            time = fixture.time
            feed = KeyFeed(
                database: fixture.database, index: index, catalog: fixture.catalog, lease: lease, time: fixture.time,
                logger: logger)
        }

        func refusal(_ secret: KeySecret) -> Refusal? {
            let outcome = verifier.verify(secret.expose(), from: nil, at: time.now, uptime: time.uptime)
            return if case .refused(let refusal, of: _) = outcome { refusal } else { nil }
        }
    }
}

extension Fixture {
    /// Where a restore may lead to, as long as the keys that were there do not change.
    var past: FeedHead {
        get async throws { try await database.read { try KeyStore.head(on: $0) } }
    }

    /// What a restore leaves behind, or a standby that had not heard of the last changes: the same database, and no trace of what came after.
    func goBack(to head: FeedHead) async throws {
        try await database.write { connection in
            try connection.execute("UPDATE feed_head SET sequence = $1, mark = $2", head.sequence, head.mark)
            try connection.execute("DELETE FROM feed_marks WHERE sequence > $1", head.sequence)
            try connection.execute("DELETE FROM api_keys WHERE sequence > $1", head.sequence)
        }
    }
}
