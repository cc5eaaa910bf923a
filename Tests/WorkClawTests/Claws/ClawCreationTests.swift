import APIKeys
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Making Claws")
struct ClawCreationTests {
    @Test("a new Claw is read back as it was made")
    func readBack() async throws {
        let workspace = try await Workspace()
        let connections = [
            ClawConnection(name: "Tracker", kind: "mcp", url: "https://example.com/mcp?x=1", secret: "TRACKER_TOKEN"),
            ClawConnection(name: "Zoë's \"API\"", kind: "api"),
        ]
        let draft = ClawDraft(
            name: "Scout ✨", domain: "Research", instructions: "Look.\n\tTwice.", personality: "Curious",
            memory: "# Memory", userContext: "Olga", model: "openai/large-1",
            access: .people([workspace.owner.id, workspace.member.id]), connections: connections)
        let now = Workspace.start.adding(.seconds(1))
        let made = try await workspace.claws.create(draft, by: workspace.owner.id, in: workspace.team, at: now).claw
        #expect(made.kind == .custom)
        #expect(made.version == 1)
        #expect(made.createdAt == now)
        #expect(made.updatedAt == now)
        #expect(made.access == .people([workspace.owner.id, workspace.member.id].sorted()))
        #expect(made.connections == connections)
        #expect(made.instructions == draft.instructions)
        let read = try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.member.id)
        #expect(read == made)
        #expect(try await workspace.audit(of: made.id) == ["claw.created by \(workspace.owner.id)"])
    }

    @Test("a draft with faults is refused with all of them, people who are not in the team included, and nothing is written")
    func refused() async throws {
        let workspace = try await Workspace()
        let before = try await workspace.count("claws")
        let people = [workspace.owner.id, workspace.second.owner.id, UserID(at: Workspace.start)]
        let outcome = try await workspace.claws.create(
            ClawDraft(name: "", access: .people(people)), by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        #expect(
            outcome.faults.summary
                == ["name: too_short", "access.people[1]: unknown_person", "access.people[2]: unknown_person"])
        #expect(try await workspace.count("claws") == before)
        #expect(try await workspace.count("claw_access") == 0)
    }

    @Test("a name is taken whatever its case, in its team alone")
    func names() async throws {
        let workspace = try await Workspace()
        _ = try await workspace.makeClaw("Straße")
        for name in ["Straße", "STRASSE", "straße"] {
            #expect(try await refusal { _ = try await workspace.makeClaw(name) } == .nameTaken)
        }
        let (team, owner) = (workspace.second.team.id, workspace.second.owner.id)
        _ = try await workspace.claws.create(ClawDraft(name: "Straße"), by: owner, in: team, at: Workspace.start).claw
    }

    @Test("the System Claw's name is taken, too")
    func systemName() async throws {
        let workspace = try await Workspace()
        #expect(try await refusal { _ = try await workspace.makeClaw("system") } == .nameTaken)
    }

    @Test("of 50 Claws of one name made at once, one is made")
    func race() async throws {
        let workspace = try await Workspace()
        let codes = try await atOnce(50) { number in
            try await refusal { _ = try await workspace.makeClaw(number.isMultiple(of: 2) ? "Scout" : "SCOUT") }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .nameTaken }.count == 49)
        #expect(try await workspace.count("claws") == 3)
    }

    @Test("a refused name leaves the caller's transaction in order")
    func transactionGoesOn() async throws {
        let workspace = try await Workspace()
        _ = try await workspace.makeClaw("Scout")
        let (team, owner) = (workspace.team, workspace.owner.id)
        let made = try await workspace.database.write { connection in
            #expect(throws: WorkspaceError.self) {
                try ClawStore.create(ClawDraft(name: "scout"), by: owner, in: team, at: Workspace.start, on: connection)
            }
            return try ClawStore.create(
                ClawDraft(name: "Second"), by: owner, in: team, at: Workspace.start, on: connection
            ).claw
        }
        #expect(try await workspace.claws.claw(made.id, in: team, seenBy: owner).name == "Second")
    }

    @Test("a team has one System Claw: the database itself refuses another")
    func oneSystemClaw() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        await #expect(throws: SQLError.self) {
            try await workspace.database.write { connection in
                try connection.execute("UPDATE claws SET kind = 'system' WHERE id = $1", made.id.description)
            }
        }
    }
}
