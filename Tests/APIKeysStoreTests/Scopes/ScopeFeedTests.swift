import APIKeys
import Logging
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("The feed and the scopes of one's own")
struct ScopeFeedTests {
    private struct Node {
        let feed: KeyFeed
        let verifier: KeyVerifier
        let fixture: Fixture

        init(_ fixture: Fixture) {
            let (lease, index) = (Lease(), KeyIndex())
            self.fixture = fixture
            verifier = KeyVerifier(format: fixture.format, index: index, lease: lease)
            feed = KeyFeed(
                database: fixture.database, index: index, catalog: fixture.catalog, lease: lease, time: fixture.time,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        /// Whether a key is good for `scope`, which must be known.
        func allows(_ secret: KeySecret, _ scope: Scope) throws -> Bool {
            let needed = try #require(feed.scopes.catalog.value.set(of: scope), "\(scope) can be asked for")
            let (now, uptime) = (fixture.time.now, fixture.time.uptime)
            guard case .accepted(let principal) = verifier.verify(secret.expose(), from: nil, at: now, uptime: uptime) else {
                return false
            }
            return principal.scopes.isSuperset(of: needed)
        }

        var offered: [String] { feed.scopes.catalog.value.entries.map(\.scope.name) }
    }

    private let (read, write): (Scope, Scope)

    init() throws {
        (read, write) = (try #require(Scope("billing:read")), try #require(Scope("billing:write")))
    }

    private func add(_ scopes: Scope..., to fixture: Fixture) async throws {
        try await fixture.database.write { connection in
            try KeyStore.nextRegisterSequence(on: connection)
            for scope in scopes {
                try ScopeStore.insert(.init(scope: scope, summary: "x"), at: fixture.time.now, on: connection)
            }
        }
    }

    private func remove(_ scope: Scope, from fixture: Fixture) async throws {
        try await fixture.database.write { connection in
            try KeyStore.nextRegisterSequence(on: connection)
            let now = fixture.time.now
            let holders = try ScopeStore.holders(of: scope, at: now, on: connection)
            try ScopeStore.remove(scope, isHeld: holders.count > 0, at: now, on: connection)
        }
    }

    /// A key as it was stored, whoever allowed it.
    private func store(_ scopes: Scope..., in fixture: Fixture) async throws -> KeySecret {
        let secret = fixture.format.makeSecret()
        let key = APIKey(
            secret: secret, teamID: fixture.team, name: "CI", scopes: scopes, createdAt: fixture.time.now,
            createdBy: fixture.authority.owner)
        try await fixture.database.write { connection in
            try KeyStore.insert(key, sequence: KeyStore.nextSequence(on: connection), on: connection)
        }
        return secret
    }

    @Test("a scope that is added, and a key that has it, are known after the next look; a removed scope can't be asked for")
    func follows() async throws {
        let fixture = try await Fixture()
        let nodes = [Node(fixture), Node(fixture)]
        for node in nodes { await node.feed.poll() }
        try await add(read, write, to: fixture)
        let (reader, writer) = (try await store(read, in: fixture), try await store(write, in: fixture))
        for node in nodes + [Node(fixture)] {
            await node.feed.poll()
            #expect(node.offered.suffix(2) == ["billing:read", "billing:write"])
            #expect(try node.allows(reader, read) && !node.allows(reader, write))
            #expect(try node.allows(writer, write) && !node.allows(writer, read))
        }
        try await remove(read, from: fixture)
        for node in nodes + [Node(fixture)] {
            await node.feed.poll()
            #expect(node.offered == fixture.catalog.entries.map(\.scope.name) + ["billing:write"])
            #expect(try node.allows(writer, write))
        }
        // It comes back as what it was.
        try await add(read, to: fixture)
        for node in nodes {
            await node.feed.poll()
            #expect(try node.allows(reader, read) && !node.allows(writer, read))
        }
    }

    @Test("a key that is seen before its scope is judged by it from the first moment at which anybody can ask for it")
    func keyFirst() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        await node.feed.poll()
        let secret = try await store(read, in: fixture)
        await node.feed.poll()
        #expect(node.offered == fixture.catalog.entries.map(\.scope.name))
        try await add(write, read, to: fixture)
        await node.feed.poll()
        #expect(try node.allows(secret, read) && !node.allows(secret, write))
    }

    @Test("what no key ever had is forgotten; what a dead key has stays on record")
    func record() async throws {
        let fixture = try await Fixture()
        try await add(read, write, to: fixture)
        _ = try await store(read, in: fixture)
        for scope in [read, write] { try await remove(scope, from: fixture) }
        let rows = try await fixture.database.read { try $0.rows("SELECT name FROM scopes").map { try $0.text(0) } }
        #expect(rows == ["billing:read"])
        let (own, others) = try await fixture.database.read { [write] connection in
            (
                try ScopeStore.own(on: connection),
                try ScopeStore.countOfOthers(than: write, builtIn: fixture.catalog, on: connection)
            )
        }
        #expect(own.isEmpty && others == 1)
    }

    @Test("another history brings its own scopes, and no bit means two things to a key that was loaded before")
    func anotherHistory() async throws {
        let fixture = try await Fixture()
        let node = Node(fixture)
        try await add(read, to: fixture)
        let reader = try await store(read, in: fixture)
        await node.feed.poll()
        #expect(try node.allows(reader, read))
        let name = write.name
        try await fixture.database.write { connection in
            // As a restored copy would say it, in which the other name came first.
            try connection.execute("UPDATE scopes SET name = $1", name)
            try connection.execute("UPDATE api_keys SET scopes = $1", name)
            try connection.execute("UPDATE feed_head SET database_id = 'another'")
        }
        await node.feed.poll()
        #expect(node.offered.last == "billing:write")
        #expect(try node.allows(reader, write))
        #expect(node.feed.scopes.catalog.value.set(of: read) == nil)
    }
}
