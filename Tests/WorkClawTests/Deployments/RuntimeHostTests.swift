import APIKeys
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("A runtime host that dies leaves its deployment to another")
struct RuntimeHostTests {
    private struct Died: Error {}

    /// A deployment that a host has begun and left behind.
    private func abandoned(in workspace: Workspace, time: StillTime) async throws -> (claw: Claw, deployment: Deployment) {
        let claw = try await workspace.makeClaw("Support")
        let deployment = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        let probe = FakeProbe()
        probe.during { throw Died() }
        await #expect(throws: Died.self) {
            _ = try await workspace.host(probe, time: time, name: "first").driveNext()
        }
        #expect(try await workspace.deployment(deployment.id).status == .inProgress)
        return (claw, deployment)
    }

    @Test("while its hold lasts nobody takes it, and the millisecond after somebody does")
    func hold() async throws {
        let workspace = try await Workspace()
        let time = StillTime()
        let (claw, deployment) = try await abandoned(in: workspace, time: time)
        let other = workspace.host(time: time, name: "second")
        time.advance(by: RuntimeHost.holdLength - .milliseconds(1))
        #expect(try await !other.driveNext())
        time.advance(by: .milliseconds(1))
        #expect(try await other.driveNext())
        let done = try await workspace.deployment(deployment.id)
        #expect(done.status == .succeeded)
        #expect(done.events.map(\.status) == [.queued, .inProgress, .inProgress, .succeeded])
        #expect(try await workspace.revisionInService(of: claw) == 1)
    }

    @Test("a host that lost its hold neither shifts nor stops anything")
    func lostHold() async throws {
        let workspace = try await Workspace()
        let time = StillTime()
        let claw = try await workspace.makeClaw("Support")
        let deployment = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        let store = workspace.deployments
        let end = time.now.adding(RuntimeHost.holdLength)
        let held = try #require(try await store.takeNext(for: "first", until: end, at: time.now))
        time.advance(by: RuntimeHost.holdLength)
        _ = try #require(try await store.takeNext(for: "second", until: time.now.adding(.seconds(5)), at: time.now))
        #expect(try await !store.renew(held, by: "first", until: time.now.adding(.seconds(5))))
        let revision = try #require(try await store.revision(of: held))
        #expect(try await !store.shift(held, to: revision, by: "first", at: time.now))
        try await store.stop(held, by: "first", with: DeploymentEvent(.paused, at: time.now, "Late."))
        #expect(try await workspace.deployment(deployment.id).status == .inProgress)
        #expect(try await workspace.revisionInService(of: claw) == nil)
        #expect(try await store.shift(held, to: revision, by: "second", at: time.now))
    }

    @Test("a revision that cannot be read fails its deployment, with nothing of it in the sentence")
    func unreadable() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let deployment = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        try await workspace.database.write { _ = try $0.execute("UPDATE revisions SET content = 'spoiled'") }
        #expect(try await workspace.host().driveNext())
        let failed = try await workspace.deployment(deployment.id)
        #expect(failed.status == .failed && failed.events.last?.message == "The revision cannot be loaded.")
    }

    @Test("a vault that cannot be read pauses a deployment, instead of having it picked up for ever")
    func brokenVault() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let probe = FakeProbe()
        probe.during { throw VaultError(.sealBroken, "a row was spoiled") }
        let paused = try await workspace.deploy(claw, by: workspace.host(probe))
        #expect(paused.status == .paused)
        #expect(paused.events.last?.message.contains("The vault cannot be read") ?? false)
        #expect(!(paused.events.last?.message.contains("spoiled") ?? true))
    }

    @Test("a Claw that is deleted while it is checked ends the work quietly")
    func deleted() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        _ = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        let probe = FakeProbe()
        probe.during {
            try await workspace.claws.delete(claw.id, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        }
        let host = workspace.host(probe)
        #expect(try await host.driveNext())
        #expect(try await !host.driveNext())
        #expect(try await workspace.count("deployments") == 0)
    }
}
