import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("Reading the audit log")
struct AuditStoreTests {
    private let fixture: Fixture
    private let audit: AuditStore
    private let ana = UserID(at: Timestamp(milliseconds: 1))
    private let bob = UserID(at: Timestamp(milliseconds: 2))

    init() async throws {
        fixture = try await Fixture()
        audit = AuditStore(database: fixture.database)
    }

    private func write(_ action: String, by actor: UserID?, in team: TeamID? = nil, _ details: [String: String] = [:])
        async throws
    {
        fixture.time.advance(by: .milliseconds(1))
        let entry = AuditEntry(
            teamID: team ?? fixture.team, time: fixture.time.now, actor: actor, action: action, subject: "key_x",
            details: details)
        try await fixture.database.write { try AuditLog.append(entry, on: $0) }
    }

    private func walk(_ filter: AuditFilter = AuditFilter(), limit: Int, lookingAt most: Int = 5000) async throws
        -> (actions: [String], cutShort: Int)
    {
        var (actions, cutShort, next) = ([String](), 0, EventID?.none)
        repeat {
            let page = try await audit.page(in: fixture.team, where: filter, before: next, limit: limit, lookingAt: most)
            #expect(page.entries.count <= limit)
            actions += page.entries.map(\.action)
            if page.lookedBackTo != nil { cutShort += 1 }
            next = page.next
        } while next != nil && actions.count + cutShort < 1000
        return (actions, cutShort)
    }

    @Test("every entry of the team stands on one page, newest first, as it was written")
    func pages() async throws {
        for number in 0..<7 { try await write("key.a\(number)", by: ana, ["name": "N\(number)"]) }
        try await write("key.theirs", by: bob, in: fixture.otherTeam)
        for limit in [1, 3, 7, 50] {
            #expect(try await walk(limit: limit).actions == (0..<7).reversed().map { "key.a\($0)" })
        }
        let entry = try #require(try await audit.page(in: fixture.team, limit: 1).entries.first)
        #expect(entry.actor == ana && entry.subject == "key_x" && entry.details == ["name": "N6"])
        #expect(entry.time == entry.id.time)
    }

    @Test("a filter finds what it asks for and nothing else")
    func filters() async throws {
        for (action, actor) in [("key.created", ana), ("key.revoked", bob), ("keys.x", ana), ("member.joined", bob)] {
            try await write(action, by: actor)
        }
        try await write("key.grace_ended", by: nil)
        let cases: [(AuditFilter, [String])] = [
            (AuditFilter(actor: .person(ana)), ["keys.x", "key.created"]),
            (AuditFilter(actor: .nobody), ["key.grace_ended"]),
            (AuditFilter(action: .exactly("key.revoked")), ["key.revoked"]),
            (AuditFilter(action: .about("key")), ["key.grace_ended", "key.revoked", "key.created"]),
            (AuditFilter(actor: .person(bob), action: .about("key")), ["key.revoked"]),
            (AuditFilter(action: .about("%")), []),
        ]
        for (filter, expected) in cases {
            for limit in [1, 50] { #expect(try await walk(filter, limit: limit).actions == expected, "\(filter)") }
        }
    }

    @Test("for a rare kind a page looks at so many entries and no more, says how far, and the next goes on there")
    func rare() async throws {
        try await write("key.revoked", by: bob)
        for _ in 0..<10 { try await write("key.created", by: ana) }
        let first = try await audit.page(
            in: fixture.team, where: AuditFilter(actor: .person(bob)), limit: 5, lookingAt: 4)
        #expect(first.entries.isEmpty && first.lookedBackTo == fixture.time.now.adding(.milliseconds(-3)))
        let found = try await walk(AuditFilter(actor: .person(bob)), limit: 5, lookingAt: 4)
        #expect(found.actions == ["key.revoked"] && found.cutShort == 2)
    }
}
