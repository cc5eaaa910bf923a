import APIKeys
import APIKeysStore
import SQLDatabase
import TestSupport
import Testing

@testable import WorkClaw

@Suite("Scopes of one's own")
struct ScopeServiceTests {
    private let workspace: Workspace
    private let (read, write): (Scope, Scope)
    private var scopes: ScopeService { ScopeService(database: workspace.database, time: StillTime()) }

    init() async throws {
        workspace = try await Workspace()
        (read, write) = (try #require(Scope("billing:read")), try #require(Scope("billing:write")))
    }

    private func own() async throws -> [String] {
        try await scopes.list().filter { !$0.isBuiltIn }.map { "\($0.entry.scope) \($0.keys)" }
    }

    @Test("a scope that was added is listed after the ten, can be given to keys, and is told in every team's audit log")
    func add() async throws {
        #expect(try await scopes.list().map(\.entry) == ScopeCatalog.workclaw.entries)
        _ = try await scopes.add(write, summary: "Send bills")
        _ = try await scopes.add(read, summary: "See bills")
        #expect(try await own() == ["billing:read 0", "billing:write 0"])
        let key = try await workspace.makeKey(write, .clawsRead, read, by: workspace.admin)
        #expect(
            try await workspace.keys.key(key, in: workspace.team).scopes == [.clawsRead, read, write], "the catalogue's order")
        #expect(try await own() == ["billing:read 1", "billing:write 1"])
        #expect(try await workspace.audit(of: read) == ["scope.added by nobody", "scope.added by nobody"])
        // The successor has them too.
        _ = try await workspace.keys.rotate(key, in: workspace.team, by: workspace.owner.id)
        #expect(try await own() == ["billing:read 2", "billing:write 2"])
    }

    @Test("the ten, and names under WorkClaw's own resources, are not to be had; nothing is added twice")
    func refusedNames() async throws {
        await #expect(throws: ScopeRefusal.builtIn(.clawsRead)) { try await scopes.add(.clawsRead, summary: "x") }
        await #expect(throws: ScopeRefusal.builtIn(.clawsRead)) { try await scopes.remove(.clawsRead) }
        for name in ["claws:fly", "vault:read", "keys:write"] {
            let scope = try #require(Scope(name))
            await #expect(throws: ScopeRefusal.reserved(scope)) { try await scopes.add(scope, summary: "x") }
        }
        for summary in ["", String(repeating: "x", count: 101), "two\nlines"] {
            await #expect(throws: FieldFault.self) { try await scopes.add(read, summary: summary) }
        }
        _ = try await scopes.add(read, summary: "See bills")
        await #expect(throws: ScopeRefusal.exists(read)) { try await scopes.add(read, summary: "Other") }
        await #expect(throws: ScopeRefusal.notFound(write)) { try await scopes.remove(write) }
        #expect(try await scopes.list().last?.entry.summary == "See bills")
        #expect(ScopeRefusal.reserved(read).description.contains("claws") && !"\(ScopeRefusal.exists(read))".isEmpty)
    }

    @Test("a scope that a key of any team has is not removed, and the refusal says how many; dead keys keep nothing")
    func inUse() async throws {
        _ = try await scopes.add(read, summary: "See bills")
        let key = try await workspace.makeKey(read, by: workspace.owner)
        let (other, boris) = (workspace.second.team.id, workspace.second.owner.id)
        let brief = try await workspace.keys.issue(
            NewKey(name: "brief", scopes: [read], lifetime: .seconds(60)), in: other, by: boris)
        await #expect(throws: ScopeRefusal.inUse(read, keys: 2)) { try await scopes.remove(read) }
        #expect(ScopeRefusal.inUse(read, keys: 2).description.contains("2 keys have it"))
        #expect(ScopeRefusal.inUse(read, keys: 1).description.contains("1 key has it"))
        _ = try await workspace.keys.revoke(key, in: workspace.team, by: workspace.owner.id)
        await #expect(throws: ScopeRefusal.inUse(read, keys: 1)) { try await scopes.remove(read) }
        let later = StillTime()
        later.advance(by: .seconds(60))
        try await ScopeService(database: workspace.database, time: later).remove(read)
        #expect(try await own().isEmpty)
        #expect(try await workspace.keys.key(brief.key.id, in: other).scopes == [read], "a key says what it could do")
        await #expect(throws: KeyServiceError.self) { try await workspace.makeKey(read, by: workspace.owner) }
        _ = try await scopes.add(read, summary: "Again")
        #expect(try await own() == ["billing:read 1"], "by a clock at which the key still lives")
    }

    @Test("there are at most 64, and what old keys have counts too, until it is added again")
    func most() async throws {
        for number in 0..<54 { _ = try await scopes.add(try #require(Scope("billing:n\(number)")), summary: "x") }
        await #expect(throws: ScopeRefusal.tooMany(own: 54, removed: 0)) { try await scopes.add(read, summary: "x") }
        let first = try #require(Scope("billing:n0"))
        try await scopes.remove(first)
        _ = try await scopes.add(read, summary: "never held, so forgotten")
        let key = try await workspace.makeKey(read, by: workspace.owner)
        _ = try await workspace.keys.revoke(key, in: workspace.team, by: workspace.owner.id)
        try await scopes.remove(read)
        await #expect(throws: ScopeRefusal.tooMany(own: 53, removed: 1)) { try await scopes.add(first, summary: "x") }
        _ = try await scopes.add(read, summary: "as before")
        #expect(try await scopes.list().count == 64)
    }

    @Test("an Owner and an Admin may give it, a Member may not; who becomes a Member loses the keys that have it")
    func roles() async throws {
        _ = try await scopes.add(read, summary: "See bills")
        await #expect(throws: KeyServiceError.scopesNotGrantable([read])) {
            try await workspace.makeKey(read, .clawsRead, by: workspace.member)
        }
        let (kept, lost) = (
            try await workspace.makeKey(.clawsRead, by: workspace.admin), try await workspace.makeKey(read, by: workspace.admin)
        )
        // A Member who is made an Admin keeps all, and gains it.
        let mia = try await workspace.makeKey(.chatRead, by: workspace.member)
        func change(_ person: Person, to role: AssignableRole) async throws -> [KeyID] {
            try await workspace.teams.changeRole(
                of: .member(MemberID(person.id)), to: role, by: workspace.owner.id, in: workspace.team, at: StillTime.start
            ).revokedKeys.map(\.id)
        }
        #expect(try await change(workspace.member, to: .admin).isEmpty)
        _ = try await workspace.makeKey(read, by: workspace.member)
        #expect(try await change(workspace.admin, to: .member) == [lost])
        for id in [kept, mia] {
            #expect(try await workspace.keys.key(id, in: workspace.team).revokedAt == nil)
        }
    }

    @Test("a removal looks through all keys before others have to wait for it, and then only at what has changed since")
    func removalHoldsNobodyUp() async throws {
        _ = try await scopes.add(read, summary: "See bills")
        let watched = WatchedDatabase(workspace.database)
        try await ScopeService(database: watched, time: StillTime()).remove(read)
        let ofKeys = watched.statements.filter { $0.contains("api_keys") }
        #expect(!ofKeys.isEmpty && ofKeys.allSatisfy { $0.contains("sequence > ") }, "\(ofKeys)")
        #expect(watched.statements.first?.contains("feed_head") == true)
    }

    @Test("a key that is made between the two looks of a removal is found; one that died in between keeps the name on record")
    func removalInBetween() async throws {
        let workspace = workspace
        let scope = read
        _ = try await scopes.add(scope, summary: "See bills")
        let made = WatchedDatabase(workspace.database) {
            _ = try await workspace.makeKey(scope, by: workspace.owner)
        }
        await #expect(throws: ScopeRefusal.inUse(scope, keys: 1)) {
            try await ScopeService(database: made, time: StillTime()).remove(scope)
        }
        #expect(try await own() == ["billing:read 1"])

        _ = try await scopes.add(write, summary: "Send bills")
        let other = write
        let dead = WatchedDatabase(workspace.database) {
            let key = try await workspace.makeKey(other, by: workspace.owner)
            _ = try await workspace.keys.revoke(key, in: workspace.team, by: workspace.owner.id)
        }
        try await ScopeService(database: dead, time: StillTime()).remove(other)
        let names = try await workspace.database.read {
            try $0.rows("SELECT name FROM scopes ORDER BY name").map { try $0.text(0) }
        }
        #expect(names == ["billing:read", "billing:write"])
    }

    @Test("of a removal and a key that is made with the scope at the same time, one finds the other")
    func race() async throws {
        let (workspace, scopes) = (workspace, scopes)
        for number in 0..<10 {
            let scope = try #require(Scope("billing:r\(number)"))
            _ = try await scopes.add(scope, summary: "x")
            let outcomes = try await atOnce(2) { part in
                do {
                    if part == 0 {
                        try await scopes.remove(scope)
                    } else {
                        _ = try await workspace.makeKey(scope, by: workspace.owner)
                    }
                    return true
                } catch is ScopeRefusal { return false } catch is KeyServiceError { return false }
            }
            #expect(outcomes.filter { $0 }.count == 1)
        }
    }
}
