import APIKeys
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("A deployment takes a Claw's configuration into service")
struct DeploymentTests {
    @Test("it is queued, then in progress, then succeeded, and says so with a sentence each time")
    func states() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let queued = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        #expect(queued.status == .queued && !queued.isInService && queued.revision == 1)
        #expect(try await workspace.revisionInService(of: claw) == nil)
        while try await workspace.host().round() {}
        let done = try await workspace.deployment(queued.id)
        #expect(done.status == .succeeded && done.isInService)
        #expect(done.events.map(\.status) == [.queued, .inProgress, .succeeded])
        #expect(done.events.allSatisfy { !$0.message.isEmpty })
        #expect(try await workspace.revisionInService(of: claw) == 1)
        #expect(
            try await workspace.audit(of: queued.id) == ["deployment.created by \(workspace.owner.id)"])
    }

    @Test("a revision holds the configuration as it was, whatever becomes of the draft")
    func immutable() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        try await workspace.deploy(claw)
        _ = try await workspace.claws.update(
            claw.id, in: workspace.team, with: ClawChanges(instructions: "Changed."), by: workspace.owner.id,
            at: Workspace.start
        ).claw
        let team = workspace.team
        let content = try await workspace.database.read {
            try DeploymentStore.revisionInService(of: claw.id, in: team, on: $0)?.content
        }
        #expect(content?.instructions == "")
        try await workspace.deploy(claw)
        let numbers = try await workspace.database.read { connection in
            try connection.rows("SELECT number, content FROM revisions ORDER BY number").map {
                (try $0.integer(0), try $0.text(1).contains("Changed."))
            }
        }
        #expect(numbers.map(\.0) == [1, 2] && numbers.map(\.1) == [false, true])
    }

    @Test("a failed check pauses it with the reason, and what was in service goes on serving")
    func paused() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let probe = FakeProbe()
        let host = workspace.host(probe)
        try await workspace.deploy(claw, by: host)
        probe.answer("The model provider cannot be reached.")
        let paused = try await workspace.deploy(claw, by: host)
        #expect(paused.status == .paused && !paused.isInService)
        #expect(paused.events.last?.message.contains("The model provider cannot be reached.") ?? false)
        #expect(try await workspace.revisionInService(of: claw) == 1)
        probe.answer(nil)
        // The next one takes its place: that is how it is tried again.
        let retried = try await workspace.deploy(claw, by: host)
        #expect(retried.status == .succeeded)
        #expect(try await workspace.deployment(paused.id).status == .failed)
        #expect(try await workspace.revisionInService(of: claw) == 3)
    }

    @Test("a secret that a connection names and the vault lacks pauses it")
    func missingSecret() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.claws.create(
            ClawDraft(
                name: "Support", connections: [ClawConnection(name: "Desk", kind: "api", secret: "NOT_THERE")]),
            by: workspace.owner.id, in: workspace.team, at: Workspace.start
        ).claw
        let paused = try await workspace.deploy(claw)
        #expect(paused.status == .paused)
        #expect(paused.events.last?.message.contains("NOT_THERE") ?? false)
        #expect(try await workspace.revisionInService(of: claw) == nil)
    }

    @Test("a Claw has one deployment under way at a time, of any number asked for at once")
    func oneAtATime() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let outcomes = try await atOnce(20) { _ in
            try await refusal {
                _ = try await workspace.deployments.create(
                    of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
            }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.filter { $0 == .deploymentInProgress }.count == 19)
        #expect(try await workspace.count("revisions") == 1)
    }

    @Test("who may not manage Claws, or not see this one, deploys and rolls back nothing")
    func rights() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let hidden = try await workspace.makeClaw("Hidden", access: .people([workspace.owner.id]))
        let deployed = try await workspace.deploy(hidden)
        let (team, store) = (workspace.team, workspace.deployments)
        for (person, id, expected) in [
            (workspace.member.id, claw.id, WorkspaceError.Code.roleForbids), (workspace.admin.id, hidden.id, .notFound),
            (workspace.second.owner.id, claw.id, .roleForbids),
        ] {
            let code = try await refusal { _ = try await store.create(of: id, by: person, in: team, at: Workspace.start) }
            #expect(code == expected)
        }
        #expect(
            try await refusal {
                _ = try await store.create(
                    of: claw.id, by: workspace.second.owner.id, in: workspace.second.team.id, at: Workspace.start)
            } == .notFound)
        #expect(
            try await refusal {
                _ = try await store.rollBack(deployed.id, by: workspace.admin.id, in: team, at: Workspace.start)
            } == .notFound)
        #expect(
            try await refusal {
                _ = try await store.deployment(deployed.id, in: workspace.second.team.id, seenBy: workspace.second.owner.id)
            } == .notFound)
        #expect(try await store.list(in: team, seenBy: workspace.admin.id, limit: 10).deployments.isEmpty)
        #expect(try await store.list(in: team, seenBy: workspace.owner.id, limit: 10).deployments.map(\.id) == [deployed.id])
    }

    @Test("with its Claw, everything that belongs to a deployment is deleted")
    func deletedClaw() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        try await workspace.deploy(claw)
        try await workspace.claws.delete(claw.id, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        for table in ["revisions", "deployments", "deployment_events", "claws_in_service"] {
            #expect(try await workspace.count(table) == 0, "\(table)")
        }
    }
}
