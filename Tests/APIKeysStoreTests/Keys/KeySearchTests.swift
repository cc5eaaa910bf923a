import APIKeys
import PostgresTesting
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Searching a team's keys")
struct KeySearchTests {
    private func issue(_ names: [String], scopes: [String] = ["claws:read"], in fixture: Fixture) async throws -> [APIKey] {
        var keys: [APIKey] = []
        for name in names {
            fixture.time.advance(by: .milliseconds(1))
            let request = NewKey(name: name, scopes: scopes.compactMap { Scope($0) })
            keys.append(try await fixture.keys.issue(request, in: fixture.team, by: fixture.authority.owner).key)
        }
        return keys
    }

    @Test(
        "a part of the name finds a key, whatever the case of its letters, and what stands for others in SQL stands for itself")
    func byName() async throws {
        let fixture = try await Fixture()
        _ = try await issue(
            ["Deploy of the shop", "100% test", "100 tests", "a_b", "axb", "wow!", "Ärger", "It's"], in: fixture)
        func found(_ text: String) async throws -> [String] {
            try await fixture.keys.keys(in: fixture.team, containing: text, limit: 10).map(\.name)
        }
        #expect(try await found("dEPLOY of") == ["Deploy of the shop"])
        #expect(try await found("100%") == ["100% test"])
        #expect(try await found("a_b") == ["a_b"])
        #expect(try await found("w!") == ["wow!"])
        #expect(try await found("Ärg") == ["Ärger"])
        #expect(try await found("'s") == ["It's"])
        #expect(try await found("%\u{301}").isEmpty)
        #expect(try await found("test\0").isEmpty)
        #expect(try await found("").count == 8)
    }

    @Test("the last characters of a key find it, and so does its whole hint")
    func byHint() async throws {
        let fixture = try await Fixture()
        let keys = try await issue(["one", "two"], in: fixture)
        for key in keys {
            for text in [String(key.hint.suffix(4)), key.hint] {
                let found = try await fixture.keys.keys(in: fixture.team, containing: text, limit: 10)
                #expect(found.map(\.id).contains(key.id) && found.allSatisfy { $0.hint.lowercased() == key.hint.lowercased() })
            }
        }
    }

    @Test("a scope finds the keys that have it among others, and filters hold together, page by page")
    func byScope() async throws {
        let fixture = try await Fixture()
        let both = try await issue(["deploy1", "deploy2", "deploy3"], scopes: ["claws:read", "chat:read"], in: fixture)
        let one = try await issue(["deploy4", "other5"], scopes: ["claws:read"], in: fixture)
        _ = try await fixture.keys.revoke(both[1].id, in: fixture.team, by: fixture.authority.owner)
        let (read, chat) = (try #require(Scope("claws:read")), try #require(Scope("chat:read")))
        func ids(
            _ status: KeyStatus? = nil, _ scope: Scope, _ text: String = "", before: KeyID? = nil, limit: Int = 10
        ) async throws -> [KeyID] {
            try await fixture.keys.keys(
                in: fixture.team, status: status, scope: scope, containing: text, before: before, limit: limit
            ).map(\.id)
        }
        #expect(try await ids(nil, chat) == both.map(\.id).reversed())
        #expect(try await ids(.active, read, "deploy") == [one[0].id, both[2].id, both[0].id])
        #expect(try await ids(.active, read, "deploy", limit: 2) == [one[0].id, both[2].id])
        #expect(try await ids(.active, read, "deploy", before: both[2].id, limit: 2) == [both[0].id])
        #expect(try await ids(.revoked, chat, "deploy") == [both[1].id])
        #expect(try await fixture.keys.keys(in: fixture.otherTeam, scope: read, limit: 10).isEmpty)
    }

    @Test("each order is kept from page to page, with keys that are alike in it as they were made")
    func orders() async throws {
        let fixture = try await Fixture()
        var keys: [APIKey] = []
        var numbers = SplitMix64(seed: 7)
        for number in 0..<40 {
            fixture.time.advance(by: .milliseconds(1))
            let name = ["alpha", "Beta", "ALPHA", "gamma", "b_ta"].randomElement(using: &numbers) ?? ""
            let lifetime: Duration? = number.isMultiple(of: 4) ? nil : .seconds(3600 * Int.random(in: 1...3, using: &numbers))
            let request = NewKey(name: name, scopes: [try #require(Scope("claws:read"))], lifetime: lifetime)
            keys.append(try await fixture.keys.issue(request, in: fixture.team, by: fixture.authority.owner).key)
        }
        for number in [3, 9, 30] {
            _ = try await fixture.keys.revoke(keys[number].id, in: fixture.team, by: fixture.authority.owner)
        }
        for column in KeyOrder.Column.allCases {
            for isDescending in [false, true] {
                for status in [nil, KeyStatus.active] {
                    let living = keys.indices.filter { status == nil || ![3, 9, 30].contains($0) }.map { keys[$0] }
                    let rising = living.sorted { first, second in
                        switch column {
                        case .created: first.id < second.id
                        case .name: (first.name.lowercased(), first.id) < (second.name.lowercased(), second.id)
                        case .expires: (first.expiresAt ?? .latest, first.id) < (second.expiresAt ?? .latest, second.id)
                        }
                    }
                    var found: [KeyID] = []
                    while found.count < 100 {
                        let page = try await fixture.keys.keys(
                            in: fixture.team, status: status, order: KeyOrder(column, isDescending: isDescending),
                            before: found.last, limit: 7)
                        found += page.map(\.id)
                        if page.count < 7 { break }
                    }
                    #expect(found == (isDescending ? rising.reversed() : rising).map(\.id), "\(column) \(isDescending)")
                }
            }
        }
        for column in KeyOrder.Column.allCases {
            let order = KeyOrder(column)
            #expect(try await fixture.keys.keys(in: fixture.otherTeam, order: order, limit: 10).isEmpty)
            #expect(
                try await fixture.keys.keys(in: fixture.otherTeam, order: order, before: keys[0].id, limit: 10).isEmpty)
        }
    }

    @Test(
        "a search that finds nothing reads an index and never the table, in each order", .ofSQLite,
        arguments: KeyOrder.Column.allCases, [false, true])
    func plan(_ column: KeyOrder.Column, isContinued: Bool) async throws {
        let fixture = try await Fixture()
        let order = KeyOrder(column, isDescending: true)
        let plan = try await fixture.database.read { connection in
            var search = KeySearch(in: fixture.team, containing: "x", at: fixture.time.now, for: connection.engine)
            let value: (any SQLConvertible)? = column == .created ? nil : column == .name ? "n" : 9
            let last = isContinued ? (id: try #require(KeyID("key_01h455vb4pex5vsknk084sn02q")), value: value) : nil
            let statement = KeyStore.listStatement(&search, order: order, after: last, limit: 51)
            return try connection.rows(
                "EXPLAIN QUERY PLAN " + statement, search.parameters
            ).map { try $0.text(3) }
        }
        let index = [KeyOrder.Column.created: "list", .name: "name", .expires: "end"][column] ?? ""
        #expect(plan.contains { $0.contains("USING COVERING INDEX api_keys_by_\(index) (team_id=?") }, "\(plan)")
        if isContinued { #expect(plan.contains { $0.contains("api_keys_by_\(index) (team_id=? AND ") }, "\(plan)") }
        #expect(!plan.contains { $0.hasPrefix("SCAN api_keys") }, "\(plan)")
        // Once through the keys at most; the page itself is looked up by its ids, and sorted.
        #expect(
            plan.count { $0.contains("api_keys_by_") && $0.contains("(team_id=?") && !$0.contains("AND id=?)") } == 1, "\(plan)"
        )
        #expect(plan.count { $0.contains("TEMP B-TREE") } <= 1, "\(plan)")
    }
}
