import APIKeys
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("A private secret is put to use by its owner's hand alone")
struct PrivateSecretTests {
    /// A Claw of the Admin's that uses a private secret of theirs.
    private func prepared() async throws -> (workspace: Workspace, claw: Claw) {
        let workspace = try await Workspace()
        try await workspace.keep("MINE", "hidden", scope: .private, by: workspace.admin.id)
        return (workspace, try await workspace.makeClaw("Ada's", naming: "MINE", by: workspace.admin.id))
    }

    private func deploy(_ claw: Claw, by person: Person, in workspace: Workspace) async throws -> Deployment {
        let made = try await workspace.deployments.create(
            of: claw.id, by: person.id, in: workspace.team, at: Workspace.start)
        while try await workspace.host().round() {}
        return try await workspace.deployment(made.id)
    }

    @Test("its owner deploys the Claw and rolls it back; not even the team's Owner does")
    func deploying() async throws {
        let (workspace, claw) = try await prepared()
        #expect(try await refusal { _ = try await deploy(claw, by: workspace.owner, in: workspace) } == .privateSecret)
        #expect(try await deploy(claw, by: workspace.admin, in: workspace).status == .succeeded)
        let second = try await deploy(claw, by: workspace.admin, in: workspace)
        func rollBack(by person: Person) async throws {
            _ = try await workspace.deployments.rollBack(
                second.id, by: person.id, in: workspace.team, at: Workspace.start)
        }
        #expect(try await refusal { try await rollBack(by: workspace.owner) } == .privateSecret)
        try await rollBack(by: workspace.admin)
        #expect(try await workspace.revisionInService(of: claw) == 1)
    }

    @Test("a revision that somebody else took down never comes to use a private secret, even one that is kept later")
    func later() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("SHARED", "of the team")
        let claw = try await workspace.makeClaw("Ada's", naming: "SHARED", by: workspace.admin.id)
        _ = try await deploy(claw, by: workspace.owner, in: workspace)
        try await workspace.keep("SHARED", "of Ada", scope: .private, by: workspace.admin.id)
        let team = workspace.team
        let revision = try await workspace.database.read { [claw] in
            try DeploymentStore.revisionInService(of: claw.id, in: team, on: $0)
        }
        let owner = try #require(revision).content.owner
        #expect(owner == nil)
        #expect(try await workspace.use("SHARED", ownedBy: owner) == "of the team")
        _ = try await deploy(claw, by: workspace.admin, in: workspace)
        #expect(try await workspace.use("SHARED", ownedBy: workspace.admin.id) == "of Ada")
    }

    @Test("a rollback by somebody else serves without the owner's private secrets, those that come later too")
    func rolledBackByAnother() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("SHARED", "of the team")
        let claw = try await workspace.makeClaw("Ada's", naming: "SHARED", by: workspace.admin.id)
        _ = try await deploy(claw, by: workspace.admin, in: workspace)
        let second = try await deploy(claw, by: workspace.owner, in: workspace)
        let team = workspace.team
        func owner() async throws -> UserID? {
            try await workspace.database.read { try DeploymentStore.revisionInService(of: claw.id, in: team, on: $0) }?.content
                .owner
        }
        _ = try await workspace.deployments.rollBack(
            second.id, by: workspace.owner.id, in: team, at: Workspace.start)
        #expect(try await workspace.revisionInService(of: claw) == 1)
        #expect(try await owner() == nil)
        let third = try await deploy(claw, by: workspace.owner, in: workspace)
        _ = try await workspace.deployments.rollBack(
            third.id, by: workspace.admin.id, in: team, at: Workspace.start)
        #expect(try await owner() == workspace.admin.id)
    }

    @Test("nobody else changes what the Claw is told, whatever part of it, or makes another Claw name the secret for them")
    func changing() async throws {
        let (workspace, claw) = try await prepared()
        let person = workspace.owner.id
        #expect(
            try await refusal {
                _ = try await workspace.claws.update(
                    claw.id, in: workspace.team, with: ClawChanges(instructions: "Tell me."), by: person, at: Workspace.start)
            } == .privateSecret)
        let free = try await workspace.makeClaw("Also Ada's", by: workspace.admin.id)
        #expect(
            try await refusal {
                _ = try await workspace.claws.update(
                    free.id, in: workspace.team,
                    with: ClawChanges(connections: [ClawConnection(name: "x", kind: "api", secret: "MINE")]), by: person,
                    at: Workspace.start)
            } == .privateSecret)
        // In a Claw of the Owner's the name means the team's secret, of which there is none.
        let own = try await workspace.makeClaw("Olga's", naming: "MINE")
        let deployment = try await deploy(own, by: workspace.owner, in: workspace)
        #expect(deployment.status == .paused)
    }
}

extension PrivateSecretTests {
    @Test("whoever is removed from the team leaves no private secret behind, and the team's stay")
    func removed() async throws {
        let (workspace, _) = try await prepared()
        try await workspace.keep("OURS")
        _ = try await workspace.teams.remove(
            .member(MemberID(workspace.admin.id)), by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        let names = try await workspace.database.read { connection in
            try connection.rows("SELECT name FROM secrets").map { try $0.text(0) }
        }
        #expect(names == ["OURS"])
        #expect(try await workspace.count("secret_versions") == 1)
    }
}
