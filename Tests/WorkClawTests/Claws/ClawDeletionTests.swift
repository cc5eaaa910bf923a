import APIKeys
import Testing

@testable import WorkClaw

@Suite("Deleting Claws")
struct ClawDeletionTests {
    @Test("a deleted Claw is gone, its list with it, and its name is free; the audit log remembers it")
    func deletion() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout", access: .people([workspace.owner.id, workspace.member.id]))
        try await delete(made.id, workspace)
        let code = try await refusal {
            _ = try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.owner.id)
        }
        #expect(code == .notFound)
        #expect(try await workspace.count("claw_access") == 0)
        #expect(try await refusal { try await delete(made.id, workspace) } == .notFound)
        #expect(try await workspace.makeClaw("Scout").id != made.id)
        #expect(try await workspace.audit(of: made.id).last == "claw.deleted by \(workspace.owner.id)")
    }

    @Test("the System Claw cannot be deleted, whatever version is asked for")
    func system() async throws {
        let workspace = try await Workspace()
        let id = workspace.first.systemClaw.id
        for version in [nil, 1, 7] {
            #expect(try await refusal { try await delete(id, ifVersion: version, workspace) } == .systemClaw)
        }
        #expect(try await workspace.claws.claw(id, in: workspace.team, seenBy: workspace.owner.id).id == id)
    }

    @Test("a stale deletion is refused, and takes nothing with it")
    func stale() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout", access: .people([workspace.owner.id]))
        _ = try await workspace.claws.update(
            made.id, in: workspace.team, with: ClawChanges(memory: "new"), by: workspace.owner.id, at: Workspace.start)
        #expect(try await refusal { try await delete(made.id, ifVersion: 1, workspace) } == .preconditionFailed)
        #expect(try await workspace.count("claw_access") == 1)
        try await delete(made.id, ifVersion: 2, workspace)
    }

    @Test("of 20 deletions at once, one deletes")
    func race() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        let codes = try await atOnce(20) { _ in try await refusal { try await delete(made.id, ifVersion: 1, workspace) } }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .notFound }.count == 19)
    }

    private func delete(_ id: ClawID, ifVersion version: Int? = nil, _ workspace: Workspace) async throws {
        try await workspace.claws.delete(
            id, in: workspace.team, by: workspace.owner.id, ifVersion: version, at: Workspace.start.adding(.seconds(1)))
    }
}
