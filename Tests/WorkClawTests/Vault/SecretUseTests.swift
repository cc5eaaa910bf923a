import APIKeys
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Secrets in the hands of Claws")
struct SecretUseTests {
    @Test("a Claw gets its owner's private secret before the team's, and nobody else's; every use leaves a line")
    func resolution() async throws {
        let workspace = try await Workspace()
        let (ada, mia) = (workspace.admin.id, workspace.member.id)
        try await workspace.keep("TOKEN", "the team's")
        try await workspace.keep("TOKEN", "Ada's", scope: .private, by: ada)
        try await workspace.keep("ADAS", "Ada's", scope: .private, by: ada)
        #expect(try await workspace.use("TOKEN", ownedBy: ada, after: 10) == "Ada's")
        #expect(try await workspace.use("TOKEN", ownedBy: mia, after: 20) == "the team's")
        #expect(try await workspace.use("TOKEN", ownedBy: nil, after: 30) == "the team's")
        #expect(try await workspace.use("ADAS", ownedBy: mia) == nil)
        #expect(try await workspace.use("ADAS", ownedBy: nil) == nil)
        #expect(try await workspace.use("ADAS", ownedBy: ada, in: workspace.second.team.id) == nil)

        let claw = workspace.first.systemClaw.id
        #expect(
            try await workspace.vaultLog().prefix(2) == ["used TOKEN 1 by \(claw)", "used TOKEN 1 by \(claw)"])
        let hers = try await workspace.vault.log(in: workspace.team, seenBy: ada, limit: 3)
        #expect(hers.map(\.time) == [30, 20, 10].map { Workspace.start.adding(.milliseconds($0)) })
        #expect(hers.map(\.scope) == [.team, .team, .private])
        #expect(hers.allSatisfy { $0.detail == "a test" && $0.clawID == claw && $0.actor == nil })
    }

    @Test("which secrets are present is told without opening any")
    func presence() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TEAMS")
        try await workspace.keep("ADAS", scope: .private, by: workspace.admin.id)
        let names = Set(["TEAMS", "ADAS", "NOBODYS"].map(secretName))
        func present(_ owner: UserID?) async throws -> Set<String> {
            let team = workspace.team
            return try await Set(
                workspace.database.read { try VaultStore.present(names, forClawOf: owner, in: team, on: $0) }.map(\.text))
        }
        #expect(try await present(nil) == ["TEAMS"])
        #expect(try await present(workspace.member.id) == ["TEAMS"])
        #expect(try await present(workspace.admin.id) == ["TEAMS", "ADAS"])
        #expect(try await workspace.vaultLog().count == 1)
    }

    @Test("a Claw that uses a private secret of its owner, or would after the change, is changed by its owner alone")
    func ownersClaws() async throws {
        let workspace = try await Workspace()
        let (ada, olga) = (workspace.admin.id, workspace.owner.id)
        try await workspace.keep("ADAS", scope: .private, by: ada)
        let using = try await workspace.makeClaw("Using", naming: "ADAS", by: ada)
        let innocent = try await workspace.makeClaw("Innocent", naming: "TEAMS", by: ada)
        let olgas = try await workspace.makeClaw("Olga's", naming: "ADAS", by: olga)
        func change(_ claw: Claw, _ changes: ClawChanges, by person: UserID) async throws {
            _ = try await workspace.claws.update(
                claw.id, in: workspace.team, with: changes, by: person, at: Workspace.start
            ).claw
        }
        let renamed = ClawChanges(memory: "new")
        let reaching = ClawChanges(connections: [
            ClawConnection(name: "Mine", kind: "api", url: "https://evil.example", secret: "ADAS")
        ])
        #expect(try await refusal { try await change(using, renamed, by: olga) } == .privateSecret)
        #expect(try await refusal { try await change(using, ClawChanges(connections: []), by: olga) } == .privateSecret)
        #expect(try await refusal { try await change(innocent, reaching, by: olga) } == .privateSecret)
        #expect(try await refusal { try await change(innocent, renamed, by: olga) } == nil)
        #expect(try await refusal { try await change(using, renamed, by: ada) } == nil)
        #expect(try await refusal { try await change(olgas, renamed, by: ada) } == nil, "there it means none of Ada's")
        #expect(
            try await workspace.claws.claw(innocent.id, in: workspace.team, seenBy: olga).connections == innocent.connections)
    }

    @Test("who leaves the team takes their private secrets with them, and cannot leave without")
    func leaving() async throws {
        let workspace = try await Workspace()
        let (mia, team) = (workspace.member.id, workspace.team)
        try await workspace.keep("TEAMS")
        let own = try await workspace.keep("OWN", scope: .private, by: mia)
        try await workspace.keep("OWN", scope: .private, by: workspace.otherMember.id)
        let leave: @Sendable (any SQLConnection) throws -> Void = { connection in
            _ = try connection.execute("DELETE FROM memberships WHERE user_id = $1", mia.description)
        }
        await #expect(throws: SQLError.self) { try await workspace.database.write { try leave($0) } }
        try await workspace.database.write { connection in
            try VaultStore.removePrivateSecrets(
                of: mia, in: team, by: workspace.owner.id, at: Workspace.start, on: connection)
            try leave(connection)
        }
        #expect(try await workspace.count("secrets") == 2)
        #expect(try await workspace.count("secret_versions") == 2)
        #expect(try await workspace.audit(of: own.id).contains("secret.deleted by \(workspace.owner.id)"))
        #expect(try await !workspace.vaultLog().contains { $0.contains("OWN") })
    }
}
