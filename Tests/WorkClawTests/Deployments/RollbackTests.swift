import APIKeys
import TestSupport
import Testing

@testable import WorkClaw

@Suite("A rollback shifts a Claw back before it returns")
struct RollbackTests {
    private func rollBack(_ deployment: Deployment, in workspace: Workspace) async throws -> Deployment {
        try await workspace.deployments.rollBack(
            deployment.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
    }

    @Test("back to the revision before, and from there to the one before that, and no further")
    func chain() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let first = try await workspace.deploy(claw)
        let second = try await workspace.deploy(claw)
        let third = try await workspace.deploy(claw)
        #expect(try await rollBack(third, in: workspace).status == .rolledBack)
        #expect(try await workspace.revisionInService(of: claw) == 2)
        #expect(try await workspace.deployment(second.id).isInService)
        #expect(try await refusal { _ = try await rollBack(third, in: workspace) } == .notInService)
        #expect(try await refusal { _ = try await rollBack(first, in: workspace) } == .notInService)
        _ = try await rollBack(second, in: workspace)
        #expect(try await workspace.revisionInService(of: claw) == 1)
        #expect(try await refusal { _ = try await rollBack(first, in: workspace) } == .noPreviousRevision)
        #expect(try await workspace.revisionInService(of: claw) == 1)
    }

    @Test("one that waits or is paused is stopped, and what is in service stays; without that there is nothing to go back to")
    func beforeTheShift() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let probe = FakeProbe()
        probe.answer("Not yet.")
        let host = workspace.host(probe)
        let paused = try await workspace.deploy(claw, by: host)
        #expect(try await refusal { _ = try await rollBack(paused, in: workspace) } == .noPreviousRevision)
        probe.answer(nil)
        try await workspace.deploy(claw, by: host)
        let queued = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        #expect(try await rollBack(queued, in: workspace).status == .rolledBack)
        #expect(try await !host.round())
        #expect(try await workspace.revisionInService(of: claw) == 2)
    }

    @Test("one that is rolled back while it is checked shifts nothing afterwards")
    func duringTheCheck() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let probe = FakeProbe()
        let host = workspace.host(probe)
        try await workspace.deploy(claw, by: host)
        let deployment = try await workspace.deployments.create(
            of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        probe.during { _ = try await rollBack(deployment, in: workspace) }
        while try await host.round() {}
        #expect(try await workspace.deployment(deployment.id).status == .rolledBack)
        #expect(try await workspace.revisionInService(of: claw) == 1)
    }

    @Test("of any number at once, one shifts the Claw back")
    func atOnceOnly() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        for _ in 1...2 { try await workspace.deploy(claw) }
        let third = try await workspace.deploy(claw)
        let outcomes = try await atOnce(20) { _ in try await refusal { _ = try await rollBack(third, in: workspace) } }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(try await workspace.revisionInService(of: claw) == 2)
    }

    @Test("at the same time as the next deployment takes over, one comes first, and the next goes back to what was there then")
    func besideTheNext() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        try await workspace.deploy(claw)
        for _ in 1...4 {
            let before = try await workspace.revisionInService(of: claw)
            let second = try await workspace.deploy(claw)
            let third = try await workspace.deployments.create(
                of: claw.id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
            async let refused = refusal { _ = try await rollBack(second, in: workspace) }
            while try await workspace.host().round() {}
            let code = try await refused
            #expect(code == nil || code == .notInService || code == .deploymentInProgress)
            #expect(try await workspace.revisionInService(of: claw) == third.revision)
            _ = try await rollBack(third, in: workspace)
            #expect(try await workspace.revisionInService(of: claw) == (code == nil ? before : second.revision))
        }
    }

    @Test("whatever is deployed, paused and rolled back in any order, the Claw answers from what a plain stack says")
    func model() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        let probe = FakeProbe()
        let host = workspace.host(probe)
        var generator = SplitMix64(seed: 20_261_124)
        // What has shifted the Claw and has not been rolled back, oldest first.
        var stack: [Deployment] = []
        for step in 0..<60 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                let deployment = try await workspace.deploy(claw, by: host)
                #expect(deployment.status == .succeeded)
                stack.append(deployment)
            case 2:
                probe.answer("Not now.")
                #expect(try await workspace.deploy(claw, by: host).status == .paused)
                probe.answer(nil)
            default:
                guard let newest = stack.last else { continue }
                let code = try await refusal { _ = try await rollBack(newest, in: workspace) }
                #expect(code == (stack.count == 1 ? .noPreviousRevision : nil), "step \(step)")
                if stack.count > 1 { stack.removeLast() }
            }
            #expect(try await workspace.revisionInService(of: claw) == stack.last?.revision, "step \(step)")
        }
    }
}
