import APIKeys
import Testing

@testable import WorkClaw

@Suite("Who may change Claws")
struct ClawRoleTests {
    @Test("a Member makes, changes and deletes no Claw, and an Admin who was demoted a moment ago none any more")
    func members() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout", by: workspace.admin.id)
        _ = try await workspace.change(.init(workspace.admin), to: .member)
        for person in [workspace.member, workspace.admin] {
            #expect(try await codes(person, made.id, workspace) == [.roleForbids, .roleForbids, .roleForbids])
        }
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.member.id) == made)
        #expect(try await workspace.count("claws") == 3)
    }

    @Test("a Claw that a Member may not see is not found, rather than forbidden")
    func unseen() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout", access: .people([workspace.owner.id]))
        #expect(try await codes(workspace.member, made.id, workspace) == [.roleForbids, .notFound, .notFound])
    }

    @Test("whoever was removed makes and changes nothing, with whatever key is left to them")
    func removed() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        _ = try await workspace.remove(.init(workspace.admin))
        #expect(try await codes(workspace.admin, made.id, workspace) == [.roleForbids, .roleForbids, .roleForbids])
    }

    /// What making a Claw, changing and deleting one comes to.
    private func codes(_ person: Person, _ id: ClawID, _ workspace: Workspace) async throws -> [WorkspaceError.Code?] {
        let (claws, team, now) = (workspace.claws, workspace.team, Workspace.start)
        return [
            try await refusal { _ = try await claws.create(ClawDraft(name: "Mine"), by: person.id, in: team, at: now) },
            try await refusal {
                _ = try await claws.update(id, in: team, with: ClawChanges(name: "Mine"), by: person.id, at: now)
            },
            try await refusal { try await claws.delete(id, in: team, by: person.id, at: now) },
        ]
    }
}
