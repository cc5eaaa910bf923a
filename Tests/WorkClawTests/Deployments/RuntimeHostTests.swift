import APIKeys
import Logging
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Synchronization
import TestSupport
import Testing

@testable import WorkClaw

extension HostSuites {
    @Suite("A runtime host that dies leaves its deployments to another")
    struct RuntimeHostTests {
        @Test("while its hold lasts nobody takes it, and the millisecond after somebody does")
        func hold() async throws {
            var fleet = try await Fleet("first")
            let claw = try await fleet.workspace.makeClaw("Support")
            let deployment = try await fleet.create(claw, .standard)
            try await fleet.round()
            fleet.kill("first")
            #expect(try await fleet.status(deployment) == .inProgress)
            try await fleet.start("second")
            fleet.time.advance(by: RuntimeHost.holdLength - .milliseconds(1))
            try await fleet.settle()
            #expect(try await fleet.status(deployment) == .inProgress)
            fleet.time.advance(by: .milliseconds(1))
            try await fleet.settle()
            let taken = try await fleet.workspace.deployment(deployment.id)
            #expect(taken.events.contains { $0.message.hasPrefix("Picked up again") })
            #expect(taken.status == .inProgress, "the first may still be alive, for all that the second has seen")
            try await fleet.pass(DeploymentStore.longestSilence + .seconds(1))
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(try await fleet.serving(claw) == [1])
        }

        @Test("hosts that serve the revision already stay so when another drives on")
        func takenOver() async throws {
            var fleet = try await Fleet("a", "b", "c")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.rolling))
            while try await fleet.serving(claw) == [1, 1, 1] { try await fleet.round() }
            #expect(try await fleet.serving(claw) == [2, 1, 1])
            // The driver is the one that came first, and is on the new revision itself.
            fleet.kill("a")
            let checks = try ["b", "c"].map { try fleet.probe($0).count }
            try await fleet.pass(.seconds(6))
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(try await fleet.serving(claw) == [2, 2])
            #expect(try ["b", "c"].map { try fleet.probe($0).count } == checks.map { $0 + 1 })
            let plans = try await fleet.workspace.deployment(deployment.id).events.filter { $0.message.contains("take up") }
            #expect(plans.count == 1)
        }

        @Test("a host that stops cleanly is missed at once, and what it drove is driven on without a wait")
        func signedOff() async throws {
            var fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            let deployment = try await fleet.create(claw, .standard)
            try await fleet.round(of: "a")
            fleet.kill("a")
            try await fleet.workspace.deployments.signOff(HostName("a"), at: fleet.time.now)
            #expect(try await fleet.workspace.count("runtime_hosts") == 1)
            try await fleet.settle()
            #expect(try await fleet.status(deployment) == .succeeded)
        }

        @Test("the service signs on, does what there is to do, and signs off when it is stopped")
        func service() async throws {
            let workspace = try await Workspace()
            let claw = try await workspace.makeClaw("Support")
            let deployment = try await workspace.deployments.create(
                of: claw.id, rollout: Rollout(.rolling), by: workspace.owner.id, in: workspace.team, at: Workspace.start)
            let host = RuntimeHost(
                store: workspace.deployments, probe: FakeProbe(), time: StillTime(), interval: .milliseconds(1),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let running = Task { try await host.run() }
            try await until("the deployment ends") { try await !workspace.deployment(deployment.id).status.isUnderWay }
            #expect(try await workspace.deployment(deployment.id).status == .succeeded)
            #expect(try await workspace.count("runtime_hosts") == 1)
            running.cancel()
            try await running.value
            #expect(try await workspace.count("runtime_hosts") == 0)
        }

        @Test("after an outage for all, the first to come back takes nobody for dead, until it has watched for as long")
        func outage() async throws {
            let fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            try await fleet.pass(.seconds(20))
            fleet.time.advance(by: .seconds(60))
            for _ in 0..<3 { try await fleet.round(of: "a") }
            #expect(try await fleet.workspace.count("runtime_hosts") == 2, "b is buried")
            let deployment = try await fleet.create(claw, Rollout(.blueGreen))
            for _ in 0..<5 { try await fleet.round(of: "a") }
            #expect(try await fleet.status(deployment) == .inProgress, "b has not checked it")
            try await fleet.settle()
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(try fleet.probe("b").count == 2)
        }

        @Test("if all hosts die, those that come after them check the revision themselves")
        func allDied() async throws {
            var fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            try await fleet.deployFirst(claw)
            let deployment = try await fleet.create(claw, Rollout(.rolling))
            while try await fleet.serving(claw) == [1, 1] { try await fleet.round() }
            fleet.kill("a")
            fleet.kill("b")
            fleet.time.advance(by: .seconds(3600))
            try await fleet.start("c")
            try await fleet.pass(DeploymentStore.longestSilence + .seconds(1))
            #expect(try await fleet.status(deployment) == .succeeded)
            #expect(try await fleet.serving(claw) == [2])
            #expect(try fleet.probe("c").count == 1)
        }

        @Test("a driver that lost its hold takes no step")
        func lostHold() async throws {
            let fleet = try await Fleet("first", "second")
            let claw = try await fleet.workspace.makeClaw("Support")
            let deployment = try await fleet.create(claw, .standard)
            let (store, time, team) = (fleet.workspace.deployments, fleet.time, fleet.workspace.team)
            func take(_ name: String) async throws -> DeploymentID? {
                try await store.takeNext(
                    for: HostName(name), until: time.now.adding(RuntimeHost.holdLength), watchedFor: .seconds(60), at: time.now)
            }
            func advance(_ name: String) async throws -> RolloutProgress.Step? {
                try await store.advance(
                    deployment.id, in: team, by: HostName(name), until: time.now.adding(RuntimeHost.holdLength),
                    watchedFor: .seconds(60), at: time.now)
            }
            #expect(try await take("first") == deployment.id)
            #expect(try await take("second") == nil)
            time.advance(by: RuntimeHost.holdLength)
            #expect(try await take("second") == deployment.id)
            #expect(try await advance("first") == nil)
            try await store.beat(HostName("second"), at: time.now)
            #expect(try await advance("second") != nil)
        }

        @Test("a revision that cannot be read fails its deployment, with nothing of it in the sentence")
        func unreadable() async throws {
            let fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            let deployment = try await fleet.create(claw, .standard)
            try await fleet.workspace.database.write { _ = try $0.execute("UPDATE revisions SET content = 'spoiled'") }
            try await fleet.settle()
            let failed = try await fleet.workspace.deployment(deployment.id)
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

        @Test("a host that never reports pauses the deployment in the end, though it is live")
        func overdue() async throws {
            let fleet = try await Fleet("a", "b")
            let claw = try await fleet.workspace.makeClaw("Support")
            let deployment = try await fleet.create(claw, .standard)
            // It is told at once.
            for _ in 1...5 { try await fleet.round(of: "a") }
            let end = fleet.time.now.adding(RolloutProgress.longestTurn)
            while fleet.time.now < end {
                try await fleet.round(of: "a")
                try await fleet.workspace.deployments.beat(HostName("b"), at: fleet.time.now)
                #expect(try await fleet.status(deployment) != .paused)
                fleet.time.advance(by: .seconds(1))
            }
            try await fleet.workspace.deployments.beat(HostName("b"), at: fleet.time.now)
            try await fleet.round(of: "a")
            #expect(try await fleet.status(deployment) == .paused)
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
            while try await host.round() {}
            #expect(probe.count == 1)
            for table in ["deployments", "deployment_hosts"] { #expect(try await workspace.count(table) == 0) }
        }

        @Test("what a host asks ten times a second is found by indexes", .ofSQLite)
        func plans() async throws {
            let workspace = try await Workspace()
            let plans = try await workspace.database.read { connection in
                try [
                    "SELECT 1 FROM deployments WHERE \(DeploymentStore.waits)",
                    "SELECT 1 FROM deployments WHERE \(DeploymentStore.isInProgress) AND driver = $1",
                    "SELECT 1 FROM deployment_hosts WHERE host = $1 AND (state IN ('draining', 'checking') OR state = 'serving')",
                ].map { query in
                    try connection.rows("EXPLAIN QUERY PLAN \(query)", "1").map { try $0.text(3) }.joined(separator: "; ")
                }
            }
            for (plan, index) in zip(plans, ["deployments_under_way", "deployments_under_way", "deployment_hosts_by_host"]) {
                #expect(plan.contains(index), "\(plan)")
            }
        }

        /// A provider that does not answer for one Claw until it is let go.
        private final class SilentProbe: ProviderProbe {
            private let silent: ClawID
            private let waiting = Mutex<CheckedContinuation<Void, Never>?>(nil)
            private let asked = Atomic(false)

            init(for claw: ClawID) { silent = claw }

            var isAsked: Bool { asked.load(ordering: .sequentiallyConsistent) }
            func letGo() { waiting.withLock { $0.take() }?.resume() }

            func obstacle(to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp) async throws
                -> String?
            {
                guard claw == silent else { return nil }
                await withCheckedContinuation { next in
                    waiting.withLock { $0 = next }
                    asked.store(true, ordering: .sequentiallyConsistent)
                }
                return nil
            }
        }

        @Test("a provider that does not answer keeps the deployments of nobody else waiting")
        func silentProvider() async throws {
            let workspace = try await Workspace()
            let claws = try await [workspace.makeClaw("Silent"), workspace.makeClaw("Other")]
            let probe = SilentProbe(for: claws[0].id)
            let host = RuntimeHost(
                store: workspace.deployments, probe: probe, time: StillTime(), logger: .init(label: "test"),
                name: HostName("host"))
            let made = try await [0, 1].asyncMap {
                try await workspace.deployments.create(
                    of: claws[$0].id, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
            }
            let first = Task { while !probe.isAsked { _ = try await host.round() } }
            try await until("the probe is asked") { probe.isAsked }
            // What the first round has in hand ends beside this one.
            for _ in 1...500 where try await workspace.deployment(made[1].id).status != .succeeded {
                _ = try await host.round()
            }
            #expect(try await workspace.deployment(made[1].id).status == .succeeded)
            #expect(try await workspace.deployment(made[0].id).status == .inProgress)
            probe.letGo()
            try await first.value
            while try await host.round() {}
            #expect(try await workspace.deployment(made[0].id).status == .succeeded)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
