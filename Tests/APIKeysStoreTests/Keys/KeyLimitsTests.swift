import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Limits of keys in the store")
struct KeyLimitsTests {
    private func limits(_ texts: String...) -> [RateLimit] { texts.compactMap { RateLimit($0) } }

    private func issue(_ limits: [RateLimit], in fixture: Fixture) async throws -> IssuedKey {
        try await fixture.keys.issue(
            NewKey(name: "CI", scopes: ["claws:read"].compactMap { Scope($0) }, limits: limits), in: fixture.team,
            by: fixture.authority.owner)
    }

    private func rotate(_ key: APIKey, limits: [RateLimit]? = nil, in fixture: Fixture) async throws -> APIKey {
        let issued = try await fixture.keys.rotate(
            key.id, in: fixture.team, by: fixture.authority.owner, limits: limits
        ).issued
        let stored = try await fixture.keys.key(issued.key.id, in: fixture.team)
        #expect(stored == issued.key)
        return stored
    }

    @Test("a successor has its predecessor's limits and family, unless others are asked for")
    func rotation() async throws {
        let fixture = try await Fixture()
        let first = try await issue(limits("100/1m"), in: fixture).key
        let second = try await rotate(first, in: fixture)
        #expect(second.limits == limits("100/1m") && second.family == first.id)
        let third = try await rotate(second, limits: limits("5/1s", "9/1h"), in: fixture)
        #expect(third.limits == limits("5/1s", "9/1h") && third.family == first.id)
        let fourth = try await rotate(third, limits: [], in: fixture)
        #expect(fourth.limits.isEmpty && fourth.family == first.id)
        let error = await #expect(throws: KeyServiceError.self) {
            try await rotate(fourth, limits: limits("1/1s", "1/1m", "1/1h", "1/1d", "1/2d"), in: fixture)
        }
        #expect(error?.code == "invalid_request")
        #expect(try await fixture.keys.key(fourth.id, in: fixture.team).status(at: fixture.time.now) == .active)
    }

    @Test("what is done to limits stands in the audit log")
    func audit() async throws {
        let fixture = try await Fixture()
        let first = try await issue(limits("100/1m", "3/1s"), in: fixture).key
        fixture.time.advance(by: .milliseconds(1))
        let second = try await rotate(first, in: fixture)
        fixture.time.advance(by: .milliseconds(1))
        let third = try await rotate(second, limits: limits("7/1s"), in: fixture)
        fixture.time.advance(by: .milliseconds(1))
        _ = try await rotate(third, limits: [], in: fixture)
        let details = try await fixture.database.read { connection in
            try connection.rows("SELECT details FROM audit_entries ORDER BY id").map { try $0.text(0) }
        }
        #expect(details.map { $0.contains("limits") } == [true, false, true, true])
        #expect(details[0].contains("3/1s 100/1m") || details[0].contains("3\\/1s 100\\/1m"))
        #expect(details[3].contains(#""limits":"none""#), "\(details[3])")
    }

    @Test(
        "the index learns limits from the feed, and the family with them; limits that cannot be read stop the feed, and are not taken for none"
    )
    func feed() async throws {
        let fixture = try await Fixture()
        let first = try await issue(limits("2/1m"), in: fixture)
        let successor = try await fixture.keys.rotate(first.key.id, in: fixture.team, by: fixture.authority.owner).issued
        let other = try await issue([], in: fixture)
        let index = KeyIndex()
        let load = { @Sendable [catalog = fixture.catalog] (connection: any SQLConnection) throws in
            try KeyStore.forEachIndexedKey(changedAfter: 0, scopes: ScopeRegister(catalog), on: connection) { digest, key in
                index.update([(digest, key)])
            }
        }
        try await fixture.database.read { try load($0) }
        let verifier = KeyVerifier(format: fixture.format, index: index)
        let standings = [first, successor, first, successor, other].map { issued -> RateStanding? in
            let verdict = verifier.verify(issued.secret.expose(), from: nil, at: fixture.time.now, uptime: fixture.time.uptime)
            guard case .accepted(let principal) = verdict else { return nil }
            return verifier.spend(principal, at: fixture.time.uptime)
        }
        #expect(standings.map { $0?.isRefused } == [false, false, true, true, nil])
        for broken in ["2/1x", "2/1m 3/60s", "none"] {
            try await fixture.database.write { connection in
                try connection.execute("UPDATE api_keys SET limits = $1 WHERE id = $2", broken, first.key.id.description)
            }
            await #expect(throws: SQLError.self) { try await fixture.database.read { try load($0) } }
        }
    }
}
