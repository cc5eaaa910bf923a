import APIKeys
import SQLDatabase
import Testing

@testable import WorkClaw

extension HostSuites {
    @Suite("A deployment goes over the runtime hosts as its strategy says")
    struct RolloutTests {
        @Test("blue/green shifts all hosts in one step, after every one has loaded and checked the revision itself")
        func blueGreen() async throws {
            let fleet = try await Fleet("a", "b", "c")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let before = try ["a", "b", "c"].map { try fleet.probe($0).count }
            let deployment = try await fleet.create(claw, Rollout(.blueGreen))
            // The first two are healthy, and the third has not begun.
            for _ in 1...5 { for name in ["a", "b"] { try await fleet.round(of: name) } }
            #expect(try await fleet.states(deployment) == ["a": .healthy, "b": .healthy, "c": .checking])
            #expect(try await fleet.serving(claw) == [1, 1, 1])
            try await fleet.settle()
            #expect(try await fleet.serving(claw) == [2, 2, 2])
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(try await fleet.states(deployment).isEmpty)
            #expect(try ["a", "b", "c"].map { try fleet.probe($0).count } == before.map { $0 + 1 })
            let sentences = try await fleet.workspace.deployment(deployment.id).events.map(\.message)
            #expect(
                sentences == [
                    "Revision 2 waits for a runtime host.", "3 runtime hosts load the revision.",
                    "Every check passed: revision 2 serves.",
                ])
        }

        @Test(
            "a check that fails on one host pauses it, whatever the strategy, and every host serves what it did before",
            arguments: [
                Rollout(.blueGreen), Rollout(.rolling), Rollout(.rolling, maxConcurrent: 3),
                Rollout(.batched, batchSize: 2, validationWindow: .zero),
                Rollout(.batched, batchSize: 1, validationWindow: .zero),
            ])
        func unhealthy(_ rollout: Rollout) async throws {
            let fleet = try await Fleet("a", "b", "c", "d")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            try fleet.probe("d").answer("The model provider cannot be reached.")
            let deployment = try await fleet.create(claw, rollout)
            try await fleet.settle()
            let paused = try await fleet.workspace.deployment(deployment.id)
            #expect(paused.status == .paused && !paused.isInService)
            let sentence = paused.events.last?.message ?? ""
            #expect(sentence.hasPrefix("The model provider cannot be reached. What was in service "), "\(sentence)")
            #expect(try await fleet.serving(claw) == [1, 1, 1, 1])
            // Deploying again is how it is tried again.
            try fleet.probe("d").answer(nil)
            let second = try await fleet.create(claw, rollout)
            try await fleet.settle()
            #expect(try await fleet.status(second) == .succeeded)
            #expect(try await fleet.status(deployment) == .failed)
            #expect(try await fleet.serving(claw) == [3, 3, 3, 3])
        }

        @Test(
            "rolling takes as many hosts out of service as it may, and they serve the revision one after the other",
            arguments: [1, 2, 5])
        func rolling(_ most: Int) async throws {
            let fleet = try await Fleet("a", "b", "c", "d", "e")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.rolling, maxConcurrent: most))
            var (seen, mostOut) = ([[Int]](), 0)
            func look() async throws {
                let serving = try await fleet.serving(claw)
                if seen.last != serving { seen.append(serving) }
                mostOut = max(mostOut, try await fleet.out(deployment))
            }
            var hasMoved = true
            while hasMoved {
                hasMoved = false
                for name in fleet.running {
                    if try await fleet.round(of: name) { hasMoved = true }
                    try await look()
                }
            }
            #expect(mostOut == most)
            #expect(seen.first == [1, 1, 1, 1, 1] && seen.last == [2, 2, 2, 2, 2])
            #expect(seen.contains { Set($0) == [1, 2] }, "some hosts are first")
            let events = try await fleet.workspace.deployment(deployment.id).events
            #expect(events.map(\.message).contains("1 of 5 runtime hosts serve revision 2."))
            #expect(events.last?.status == .succeeded)
        }

        @Test("a rollback in the middle of a rolling deployment takes every host back at once, and none goes on")
        func rolledBack() async throws {
            let fleet = try await Fleet("a", "b", "c")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.rolling))
            while try await fleet.serving(claw) == [1, 1, 1] { try await fleet.round() }
            let back = try await fleet.rollBack(deployment)
            #expect(back.status == .rolledBack)
            #expect(back.events.last?.message == "Stopped on its way. Revision 1 serves on every host again.")
            #expect(try await fleet.serving(claw) == [1, 1, 1])
            try await fleet.settle()
            #expect(try await fleet.serving(claw) == [1, 1, 1])
            #expect(try await fleet.status(deployment) == .rolledBack)
        }

        @Test("batched goes batch by batch, each shifted at once, with a window between in which nobody drives it")
        func batched() async throws {
            let fleet = try await Fleet("a", "b", "c", "d", "e")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.batched, batchSize: 2, validationWindow: .seconds(20)))
            try await fleet.settle()
            #expect(try await fleet.serving(claw) == [2, 2, 1, 1, 1])
            try await fleet.pass(.seconds(19))
            #expect(try await fleet.serving(claw) == [2, 2, 1, 1, 1])
            try await fleet.pass(.seconds(1))
            #expect(try await fleet.serving(claw) == [2, 2, 2, 2, 1])
            #expect(try await fleet.status(deployment) == .inProgress)
            try await fleet.pass(.seconds(20))
            #expect(try await fleet.serving(claw) == [2, 2, 2, 2, 2])
            #expect(try await fleet.status(deployment) == .succeeded)
            let events = try await fleet.workspace.deployment(deployment.id).events.map(\.message)
            #expect(events[1] == "5 runtime hosts take up the revision, 2 at a time.")
            #expect(events[2] == "2 of 5 runtime hosts serve revision 2; the next follow in 20 s, unless something fails.")
            #expect(!events.contains { $0.hasPrefix("Picked up again") })
        }

        @Test("a host of a batch that becomes unhealthy within the window pauses the deployment at once")
        func failureWithinWindow() async throws {
            let fleet = try await Fleet("a", "b", "c")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.batched, batchSize: 1, validationWindow: .seconds(600)))
            try await fleet.pass(.seconds(30))
            #expect(try await fleet.serving(claw) == [2, 1, 1])
            #expect(try await fleet.status(deployment) == .inProgress)
            try fleet.probe("a").answer("Gone.")
            try await fleet.pass(DeploymentStore.recheckInterval)
            #expect(try await fleet.status(deployment) == .paused)
            #expect(try await fleet.serving(claw) == [1, 1, 1])
            let sentence = try await fleet.workspace.deployment(deployment.id).events.last?.message
            #expect(sentence == "Gone. What was in service serves on every host again.")
        }

        @Test("a host that comes alive on the way serves what is in service as a whole, and keeps nobody waiting")
        func newcomer() async throws {
            var fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.rolling))
            while try await fleet.serving(claw) == [1, 1] { try await fleet.round() }
            try await fleet.start("c")
            #expect(try await fleet.serving(claw).last == 1)
            try await fleet.settle()
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(try await fleet.serving(claw) == [2, 2, 2])
            #expect(try fleet.probe("c").count == 0)
        }

        @Test(
            "a host that dies on the way is left out when it has been silent for long enough",
            arguments: [
                Rollout(.blueGreen), Rollout(.rolling), Rollout(.batched, batchSize: 2, validationWindow: .zero),
            ])
        func death(_ rollout: Rollout) async throws {
            var fleet = try await Fleet("a", "b", "c")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, rollout)
            for name in ["a", "b"] { try await fleet.round(of: name) }
            fleet.kill("c")
            try await fleet.settle()
            #expect(try await fleet.status(deployment) == .inProgress)
            try await fleet.pass(DeploymentStore.longestSilence)
            let done = try await fleet.workspace.deployment(deployment.id)
            #expect(done.status == .succeeded)
            #expect(done.events.contains { $0.message == "A runtime host went away, and is left out." })
            #expect(try await fleet.serving(claw) == [2, 2])
            // Back again, as after a pause of its machine, it serves what the others do.
            try await fleet.start("c")
            #expect(try await fleet.serving(claw) == [2, 2, 2])
        }
    }
}
