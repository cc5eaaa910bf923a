import APIKeys
import Foundation
import SQLDatabase
import SQLiteDatabase
import Synchronization
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Keys, issued and revoked")
struct KeyServiceTests {
    @Test("an issued key is stored by its digest and hint alone: the secret is in no file")
    func secretIsNotStored() async throws {
        let fixture = try await Fixture()
        let issued = try await fixture.issue()
        await fixture.database.close()
        for file in try FileManager.default.contentsOfDirectory(at: fixture.directory, includingPropertiesForKeys: nil) {
            let data = try Data(contentsOf: file)
            #expect(data.range(of: Data(issued.secret.expose().utf8)) == nil, "\(file.lastPathComponent)")
            #expect(data.range(of: Data(issued.secret.expose().dropFirst(8).utf8)) == nil, "\(file.lastPathComponent)")
        }
    }

    @Test("a key comes back from storage with every fact that it was stored with")
    func roundTrip() async throws {
        let fixture = try await Fixture()
        let request = NewKey(
            name: "Schlüssel 🔑", scopes: ["chat:read", "claws:read"].compactMap { Scope($0) }, lifetime: .seconds(90),
            allowedAddresses: ["10.0.0.0/8", "2001:db8::/32"].compactMap { CIDR($0) },
            limits: ["1000/1d", "100/1m"].compactMap { RateLimit($0) })
        let issued = try await fixture.keys.issue(request, in: fixture.team, by: fixture.authority.owner)
        #expect(try await fixture.keys.key(issued.key.id, in: fixture.team) == issued.key)
        #expect(issued.key.allowedAddresses.count == 2 && issued.key.limits.map(\.description) == ["100/1m", "1000/1d"])
        #expect(issued.key.expiresAt == fixture.time.now.adding(.seconds(90)))
    }

    @Test("every fault of a request is told at once, and nothing is stored")
    func faults() async throws {
        let fixture = try await Fixture()
        let request = NewKey(
            name: "  ", scopes: ["no:such"].compactMap { Scope($0) }, lifetime: .zero,
            allowedAddresses: (0..<21).compactMap { CIDR("10.0.\($0).0/24") },
            limits: ["1/1m", "2/60s"].compactMap { RateLimit($0) })
        let error = await #expect(throws: KeyServiceError.self) {
            try await fixture.keys.issue(request, in: fixture.team, by: fixture.authority.owner)
        }
        guard case .invalid(let faults) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(faults.map(\.field) == ["name", "scopes", "expires_in", "allowed_addresses", "limits"])
        #expect(try await fixture.keys.keys(in: fixture.team, limit: 10).isEmpty)
    }

    @Test(
        "a request that no state of the database could make right takes nobody's turn to write, and still hears all its faults")
    func faultsWithoutTurn() async throws {
        let fixture = try await Fixture()
        let turns = Mutex(0)
        let keys = KeyService(
            database: DoubtfulDatabase(fixture.database, beforeWrite: { turns.withLock { $0 += 1 } }), format: fixture.format,
            catalog: fixture.catalog, authority: fixture.authority, time: fixture.time)
        func fields(of request: NewKey) async throws -> [String] {
            let error = await #expect(throws: KeyServiceError.self) {
                try await keys.issue(request, in: fixture.team, by: fixture.authority.owner)
            }
            guard case .invalid(let faults) = error else { return [] }
            return faults.map(\.field)
        }
        let (read, other) = (try #require(Scope("claws:read")), try #require(Scope("no:such")))
        #expect(try await fields(of: NewKey(name: "", scopes: [other], lifetime: .zero)) == ["name", "scopes", "expires_in"])
        #expect(try await fields(of: NewKey(name: "CI", scopes: [])) == ["scopes"])
        #expect(try await fields(of: NewKey(name: "CI", scopes: [read], expiresAt: fixture.time.now)) == ["expires_in"])
        #expect(turns.withLock { $0 } == 0)
        // Which scopes there are is decided when nobody changes them.
        #expect(try await fields(of: NewKey(name: "CI", scopes: [read, other])) == ["scopes"])
        #expect(turns.withLock { $0 } == 1)
    }

    @Test("nobody gives a key more than they may do themselves, by making it or by rotating it")
    func leastPrivilege() async throws {
        let fixture = try await Fixture()
        let write = try #require(Scope("claws:write"))
        await #expect(throws: KeyServiceError.scopesNotGrantable([write])) {
            try await fixture.issue(["claws:read", "claws:write"], by: fixture.authority.member)
        }
        await #expect(throws: KeyServiceError.notAMember) {
            try await fixture.issue(by: UserID(at: Timestamp(milliseconds: 9)))
        }
    }

    @Test("a member manages only the keys that they made")
    func membersKeys() async throws {
        let fixture = try await Fixture()
        let (member, owner) = (fixture.authority.member, fixture.authority.owner)
        let theirs = try await fixture.issue(by: member).key
        let owners = try await fixture.issue(by: owner).key
        await #expect(throws: KeyServiceError.notPermitted) {
            try await fixture.keys.revoke(owners.id, in: fixture.team, by: member)
        }
        await #expect(throws: KeyServiceError.notPermitted) {
            try await fixture.keys.rotate(owners.id, in: fixture.team, by: member)
        }
        #expect(try await fixture.keys.revoke(theirs.id, in: fixture.team, by: member).key.revokedAt == fixture.time.now)
        // Whoever rotates becomes the maker of the successor.
        let rotated = try await fixture.keys.rotate(owners.id, in: fixture.team, by: owner)
        #expect(rotated.issued.key.createdBy == owner)
    }

    @Test("another team's key is not found, whatever is tried with it")
    func isolation() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.issue().key.id
        let (keys, other, owner) = (fixture.keys, fixture.otherTeam, fixture.authority.owner)
        await #expect(throws: KeyServiceError.notFound) { try await keys.key(id, in: other) }
        await #expect(throws: KeyServiceError.notFound) { try await keys.rotate(id, in: other, by: owner) }
        await #expect(throws: KeyServiceError.notFound) { try await keys.revoke(id, in: other, by: owner) }
        await #expect(throws: KeyServiceError.notFound) { try await keys.endGrace(of: id, in: other, by: owner) }
        await #expect(throws: KeyServiceError.notFound) {
            try await keys.extendGrace(of: id, by: .seconds(1), in: other, by: owner)
        }
        #expect(try await keys.keys(in: other, limit: 10).isEmpty)
    }

    @Test("of a hundred rotations of one key at once one wins, and 99 are told that it is no longer active")
    func concurrentRotations() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.issue().key.id
        let outcomes = await withTaskGroup(of: Result<KeyID, any Error>.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do {
                        let rotated = try await fixture.keys.rotate(id, in: fixture.team, by: fixture.authority.owner)
                        return .success(rotated.issued.key.id)
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = outcomes.compactMap { try? $0.get() }
        let codes = outcomes.compactMap { outcome -> String? in
            if case .failure(let error) = outcome { (error as? KeyServiceError)?.code ?? "\(error)" } else { nil }
        }
        #expect(winners.count == 1)
        #expect(codes == Array(repeating: "key_not_active", count: 99))
        #expect(try await fixture.keys.keys(in: fixture.team, limit: 500).count == 2)
        #expect(try await fixture.keys.key(id, in: fixture.team).supersededBy == winners.first)
    }

    @Test("a rotation leaves the predecessor in its grace and the successor with a whole lifetime")
    func rotation() async throws {
        let fixture = try await Fixture()
        let key = try await fixture.issue(lifetime: .seconds(86_400)).key
        fixture.time.advance(by: .seconds(3600))
        let (issued, predecessor) = try await fixture.keys.rotate(
            key.id, in: fixture.team, by: fixture.authority.owner, grace: .seconds(600))
        #expect(predecessor.status(at: fixture.time.now) == .rotating)
        #expect(predecessor.graceEndsAt == fixture.time.now.adding(.seconds(600)))
        #expect(issued.key.expiresAt == fixture.time.now.adding(.seconds(86_400)))
        #expect(issued.key.rotatedFrom == key.id)
        #expect(try await fixture.keys.key(key.id, in: fixture.team) == predecessor)
        #expect(
            try await fixture.audit(of: key.id) == [
                "key.created by \(fixture.authority.owner)", "key.rotated by \(fixture.authority.owner)",
            ])
    }

    @Test("revoking a family takes along its living ancestors and successors, and leaves the dead as they died")
    func family() async throws {
        let fixture = try await Fixture()
        let (keys, team, owner) = (fixture.keys, fixture.team, fixture.authority.owner)
        let first = try await fixture.issue().key
        let second = try await keys.rotate(first.id, in: team, by: owner, grace: .seconds(60)).issued.key
        let third = try await keys.rotate(second.id, in: team, by: owner).issued.key
        let stranger = try await fixture.issue().key
        fixture.time.advance(by: .seconds(61))
        let (key, relatives) = try await keys.revoke(second.id, in: team, by: owner, reason: "leaked", family: true)
        let now = fixture.time.now
        #expect(key.revocation(at: now)?.reason == "leaked")
        #expect(relatives.map(\.id) == [third.id])
        #expect(try await keys.key(first.id, in: team).revocation(at: now)?.reason == APIKey.supersededReason)
        #expect(try await keys.key(third.id, in: team).status(at: now) == .revoked)
        #expect(try await keys.key(stranger.id, in: team).status(at: now) == .active)
    }

    @Test("revoking a revoked key changes nothing and writes no second entry")
    func revokingTwice() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.issue().key.id
        let first = try await fixture.keys.revoke(id, in: fixture.team, by: fixture.authority.owner, reason: "a")
        fixture.time.advance(by: .seconds(1))
        let second = try await fixture.keys.revoke(id, in: fixture.team, by: fixture.authority.owner, reason: "b")
        #expect(first.key == second.key)
        #expect(try await fixture.audit(of: id).count == 2)
    }

    @Test("keys are listed newest first, by the status that they have now, a page at a time")
    func listing() async throws {
        let fixture = try await Fixture()
        let (keys, team, owner) = (fixture.keys, fixture.team, fixture.authority.owner)
        var ids: [KeyStatus: KeyID] = [:]
        for status in [KeyStatus.active, .rotating, .revoked, .expired] {
            ids[status] = try await fixture.issue(lifetime: status == .expired ? .seconds(1) : nil).key.id
            fixture.time.advance(by: .milliseconds(1))
        }
        let successor = try await keys.rotate(try #require(ids[.rotating]), in: team, by: owner).issued.key.id
        _ = try await keys.revoke(try #require(ids[.revoked]), in: team, by: owner)
        fixture.time.advance(by: .seconds(2))
        for status in [KeyStatus.rotating, .revoked, .expired] {
            #expect(try await keys.keys(in: team, status: status, limit: 10).map(\.id) == [try #require(ids[status])])
        }
        #expect(try await keys.keys(in: team, status: .active, limit: 10).map(\.id) == [successor, try #require(ids[.active])])
        let firstPage = try await keys.keys(in: team, limit: 2)
        let rest = try await keys.keys(in: team, before: firstPage.last?.id, limit: 10)
        #expect(firstPage.count == 2 && rest.count == 3)
        #expect((firstPage + rest).map(\.id) == (firstPage + rest).map(\.id).sorted(by: >))
    }
}
