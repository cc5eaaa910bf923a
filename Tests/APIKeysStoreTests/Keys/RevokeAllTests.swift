import APIKeys
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Revoking all of a person's keys")
struct RevokeAllTests {
    @Test("the living keys that the person made in the team are revoked under one sequence, each with an audit entry")
    func all() async throws {
        let fixture = try await Fixture()
        let (owner, member) = (fixture.authority.owner, fixture.authority.member)
        let one = try await fixture.issue(by: member).key.id
        let rotated = try await fixture.issue(by: member).key.id
        let successor = try await fixture.keys.rotate(rotated, in: fixture.team, by: owner).issued.key.id
        let expired = try await fixture.issue(lifetime: .seconds(1), by: member).key.id
        let revoked = try await fixture.issue(by: member).key.id
        _ = try await fixture.keys.revoke(revoked, in: fixture.team, by: member, reason: "before")
        let elsewhere = try await fixture.keys.issue(
            NewKey(name: "other", scopes: [Scope("chat:read")].compactMap(\.self)), in: fixture.otherTeam, by: member
        ).key.id
        let othersKey = try await fixture.issue(by: owner).key.id
        fixture.time.advance(by: .seconds(2))

        let (keys, sequence) = try await revokeAll(of: member, fixture)
        #expect(Set(keys.map(\.id)) == [one, rotated])
        #expect(keys.allSatisfy { $0.revokedAt == fixture.time.now && $0.revokedReason == "gone" })
        for id in [one, rotated] {
            #expect(try await fixture.keys.key(id, in: fixture.team).status(at: fixture.time.now) == .revoked)
            #expect(try await fixture.audit(of: id).filter { $0 == "key.revoked by \(owner)" }.count == 1)
        }
        let catalog = fixture.catalog
        let changed = try await fixture.database.read { connection in
            var ids: [KeyID] = []
            try KeyStore.forEachIndexedKey(changedAfter: sequence - 1, scopes: ScopeRegister(catalog), on: connection) {
                ids.append($1.keyID)
            }
            return ids
        }
        #expect(Set(changed) == [one, rotated])
        #expect(try await fixture.keys.key(revoked, in: fixture.team).revokedReason == "before")
        #expect(try await fixture.keys.key(expired, in: fixture.team).revokedAt == nil)
        for (id, team) in [(successor, fixture.team), (othersKey, fixture.team), (elsewhere, fixture.otherTeam)] {
            #expect(try await fixture.keys.key(id, in: team).status(at: fixture.time.now) == .active)
        }
    }

    @Test("with scopes to spare, only the keys that go beyond them are revoked")
    func beyond() async throws {
        let fixture = try await Fixture()
        let owner = fixture.authority.owner
        let narrow = try await fixture.issue(["claws:read", "chat:read"]).key.id
        let wide = try await fixture.issue(["claws:read", "claws:write"]).key.id
        let allowed = Set(["claws:read", "chat:read"].compactMap { Scope($0) })
        let stake = try await fixture.database.read { [team = fixture.team, now = fixture.time.now] in
            try KeyService.livingKeys(createdBy: owner, in: team, beyond: allowed, at: now, on: $0)
        }
        #expect(stake.map(\.id) == [wide])
        #expect(try await revokeAll(of: owner, beyond: allowed, fixture).keys.map(\.id) == [wide])
        #expect(try await fixture.keys.key(narrow, in: fixture.team).status(at: fixture.time.now) == .active)
        #expect(try await revokeAll(of: owner, beyond: allowed, fixture).keys.isEmpty, "a second time there is nothing left")
    }

    @Test("a person's keys are found by an index", .ofSQLite)
    func indexed() async throws {
        let fixture = try await Fixture()
        let plan = try await fixture.database.read { connection in
            try connection.rows(
                "EXPLAIN QUERY PLAN SELECT id FROM api_keys WHERE team_id = $1 AND created_by = $2", "a", "b"
            ).map { try $0.text(3) }
        }
        #expect(plan.contains { $0.contains("api_keys_by_maker") }, "\(plan)")
    }

    private func revokeAll(
        of maker: UserID, beyond allowed: Set<Scope>? = nil, _ fixture: Fixture
    ) async throws -> (keys: [APIKey], sequence: Int64) {
        let (team, now, owner) = (fixture.team, fixture.time.now, fixture.authority.owner)
        return try await fixture.database.write { connection in
            let sequence = try KeyStore.nextSequence(on: connection)
            let keys = try KeyService.revokeAll(
                createdBy: maker, in: team, beyond: allowed, reason: "gone", by: owner, at: now, sequence: sequence,
                on: connection)
            return (keys, sequence)
        }
    }
}
