import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import WorkClaw

extension HostSuites {
    @Suite("Whatever happens to hosts and deployments, in any order")
    struct RolloutScheduleTests {
        private static let rollouts = [
            Rollout(.blueGreen), Rollout(.rolling), Rollout(.rolling, maxConcurrent: 2),
            Rollout(.batched, batchSize: 1, validationWindow: .seconds(2)), Rollout(.batched, validationWindow: .zero),
        ]

        /// What must be true at every moment.
        private func check(_ fleet: Fleet, _ claw: Claw, _ deployment: Deployment, _ place: Comment) async throws {
            let (status, serving) = (try await fleet.status(deployment), Set(try await fleet.serving(claw)))
            let whole = try await fleet.workspace.revisionInService(of: claw) ?? 0
            switch (status, deployment.rollout.strategy) {
            case (.inProgress, .blueGreen): #expect(serving.count <= 1, place)
            case (.inProgress, .rolling):
                let out = try await fleet.out(deployment)
                #expect(out <= deployment.rollout.maxConcurrent ?? 0, place)
                #expect(serving.isSubset(of: [whole, deployment.revision]), place)
            case (.inProgress, .batched): #expect(serving.isSubset(of: [whole, deployment.revision]), place)
            default:
                #expect(serving.isSubset(of: [whole]), place)
                #expect(try await fleet.states(deployment).isEmpty, place)
            }
        }

        @Test("no strategy breaks its promise, and in the end every host serves the same revision", arguments: 1...8)
        func schedule(_ seed: UInt64) async throws {
            var generator = SplitMix64(seed: seed)
            var fleet = try await Fleet("h1", "h2", "h3", "h4")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            var (started, sick) = (4, Set<String>())
            for _ in 1...3 {
                let rollout = Self.rollouts[Int.random(in: 0..<Self.rollouts.count, using: &generator)]
                let before = try await fleet.workspace.revisionInService(of: claw)
                let deployment = try await fleet.create(claw, rollout)
                for step in 1...40 {
                    let name = fleet.running[Int.random(in: 0..<fleet.running.count, using: &generator)]
                    switch Int.random(in: 0..<40, using: &generator) {
                    case 0 where fleet.running.count > 1: fleet.kill(name)
                    case 1, 2:
                        started += 1
                        try await fleet.start("h\(started)")
                    case 3:
                        sick.insert(name)
                        try fleet.probe(name).answer("Not well.")
                    case 4...8: fleet.time.advance(by: .milliseconds(Int.random(in: 1...3000, using: &generator)))
                    case 9 where step > 20: _ = try await refusal { _ = try await fleet.rollBack(deployment) }
                    default: try await fleet.round(of: name)
                    }
                    try await check(fleet, claw, deployment, "seed \(seed), \(rollout), step \(step)")
                }
                for name in sick { try fleet.probe(name).answer(nil) }
                try await fleet.pass(.seconds(30))
                let ended = try await fleet.workspace.deployment(deployment.id)
                #expect(!ended.status.isUnderWay, "seed \(seed), \(rollout)")
                let expected = ended.status == .succeeded ? ended.revision : before
                #expect(Set(try await fleet.serving(claw)) == [expected], "seed \(seed), \(rollout), \(ended.status)")
            }
        }

        @Test("hosts that work at the same time break none either, nor does a rollback among them", arguments: rollouts)
        func overlapping(_ rollout: Rollout) async throws {
            let fleet = try await Fleet("a", "b", "c", "d")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            for isRolledBack in [false, true, true] {
                let before = try await fleet.workspace.revisionInService(of: claw)
                let deployment = try await fleet.create(claw, rollout)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in fleet.running {
                        group.addTask {
                            while try await fleet.status(deployment).isUnderWay {
                                try Task.checkCancellation()
                                if try await !fleet.round(of: name) { fleet.time.advance(by: .milliseconds(20)) }
                            }
                        }
                    }
                    group.addTask {
                        while try await fleet.status(deployment).isUnderWay {
                            try Task.checkCancellation()
                            // In one state of the database.
                            let (out, revisions) = try await look(at: deployment, of: claw, in: fleet)
                            #expect(out <= deployment.rollout.maxConcurrent ?? 4)
                            if rollout.strategy == .blueGreen { #expect(revisions.count == 1) }
                        }
                    }
                    if isRolledBack {
                        group.addTask {
                            for _ in 1...3 { _ = try await fleet.status(deployment) }
                            let back = try await fleet.rollBack(deployment)
                            #expect(back.status == .rolledBack)
                            let serving = try await fleet.serving(claw)
                            #expect(Set(serving) == [before], "every host is back when it returns")
                        }
                    }
                    try await group.waitForAll()
                }
                let ended = try await fleet.status(deployment)
                #expect(ended == (isRolledBack ? .rolledBack : .succeeded))
                let expected = isRolledBack ? before : deployment.revision
                #expect(Set(try await fleet.serving(claw)) == [expected])
            }
        }

        private func look(at deployment: Deployment, of claw: Claw, in fleet: Fleet) async throws -> (Int, Set<Int>) {
            let (team, names) = (fleet.workspace.team, fleet.running)
            return try await fleet.workspace.database.read { connection in
                let out = try connection.row(
                    """
                    SELECT COUNT(*) FROM deployment_hosts WHERE deployment_id = $1 AND state IN ('draining', 'checking')
                    """,
                    deployment.id.description)
                let revisions = try names.map {
                    try DeploymentStore.revisionInService(of: claw.id, in: team, on: HostName($0), over: connection)?.number
                        ?? 0
                }
                return (Int(try out?.integer(0) ?? 0), Set(revisions))
            }
        }
    }
}
