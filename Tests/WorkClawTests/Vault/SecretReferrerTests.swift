import APIKeys
import Testing

@testable import WorkClaw

@Suite("Deleting a secret that something refers to")
struct SecretReferrerTests {
    @Test("is refused with the Claws and the connections that name it; force deletes it, and the log says so")
    func refused() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN")
        let claw = try await workspace.makeClaw("Scout", naming: "OTHER", "TOKEN")
        _ = try await workspace.makeClaw("Bystander", naming: "TOKEN_2", "token")
        let error = await #expect(throws: WorkspaceError.self) { try await delete(workspace) }
        #expect(error?.code == .secretInUse)
        #expect(error?.message == #"Claws refer to this secret: Scout (connection "To TOKEN")."#)
        #expect(try await workspace.use("TOKEN") != nil, "nothing was deleted")
        let referrers = try await delete(force: true, workspace)
        #expect(referrers.map(\.claw?.id) == [claw.id])
        #expect(try await workspace.use("TOKEN") == nil)
        let lines = try await workspace.vault.log(in: workspace.team, seenBy: workspace.owner.id, limit: 10)
        #expect(lines.first { $0.action == .deleted }?.detail == "though 1 place refers to it")
    }

    @Test("a Claw that the person may not see still stands in the way, and is only counted")
    func unseen() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN")
        _ = try await workspace.makeClaw("Hush", naming: "TOKEN", access: .people([workspace.owner.id]))
        let error = await #expect(throws: WorkspaceError.self) { try await delete(by: workspace.admin.id, workspace) }
        #expect(error?.message == "Claws refer to this secret: 1 that you may not see.")
    }

    @Test("only the first ten are named")
    func many() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN")
        for number in 0..<12 { _ = try await workspace.makeClaw("Claw \(number)", naming: "TOKEN") }
        let error = await #expect(throws: WorkspaceError.self) { try await delete(workspace) }
        let message = try #require(error?.message)
        #expect(message.matches(of: /To TOKEN/).count == 10)
        #expect(message.hasSuffix(", 2 more."))
    }

    @Test("a name means the private secret in its owner's own Claws alone, and hides the team's there")
    func scopes() async throws {
        let workspace = try await Workspace()
        let ada = workspace.admin.id
        try await workspace.keep("TOKEN")
        try await workspace.keep("TOKEN", scope: .private, by: ada)
        try await workspace.keep("TOKEN", scope: .private, by: workspace.member.id)
        let adas = try await workspace.makeClaw("Ada's", naming: "TOKEN", by: ada)
        #expect(try await delete(scope: .private, by: workspace.member.id, workspace).isEmpty)
        #expect(try await refusal { try await delete(scope: .private, by: ada, workspace) } == .secretInUse)
        #expect(try await delete(workspace).isEmpty, "the one Claw that names it uses the private one")
        #expect(try await delete(scope: .private, force: true, by: ada, workspace).map(\.claw?.id) == [adas.id])
    }

    @Test("another team's Claws do not count")
    func otherTeam() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN", by: workspace.second.owner.id, in: workspace.second.team.id)
        _ = try await workspace.makeClaw("Scout", naming: "TOKEN")
        let deleted = try await workspace.vault.delete(
            secretName("TOKEN"), scope: .team, in: workspace.second.team.id, by: workspace.second.owner.id,
            at: Workspace.start)
        #expect(deleted.referrers.isEmpty)
    }

    @discardableResult
    private func delete(
        scope: SecretScope = .team, force: Bool = false, by actor: UserID? = nil, _ workspace: Workspace
    ) async throws -> [SecretReferrer] {
        try await workspace.vault.delete(
            secretName("TOKEN"), scope: scope, force: force, in: workspace.team, by: actor ?? workspace.owner.id,
            at: Workspace.start.adding(.milliseconds(50))
        ).referrers
    }
}
