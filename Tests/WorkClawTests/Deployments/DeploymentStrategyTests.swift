import APIKeys
import Testing

@testable import WorkClaw

@Suite("How a revision goes over the hosts")
struct DeploymentStrategyTests {
    @Test("blue/green takes all at once, rolling as many as it may, batched a quarter unless it is told")
    func groups() {
        #expect(Rollout(.blueGreen).groupSize(of: 3) == 3)
        #expect(Rollout(.rolling).groupSize(of: 3) == 1)
        #expect(Rollout(.rolling, maxConcurrent: 2).groupSize(of: 3) == 2)
        #expect([1, 4, 5, 8].map { Rollout(.batched).groupSize(of: $0) } == [1, 1, 2, 2])
        #expect(Rollout(.batched, batchSize: 7).groupSize(of: 3) == 7)
        #expect(DeploymentStrategy.allCases.allSatisfy { Rollout($0).groupSize(of: 0) > 0 })
    }

    @Test("what is not said takes its default, and what belongs to another strategy is left out")
    func defaults() {
        #expect(Rollout(.rolling, batchSize: 3, validationWindow: .seconds(9)) == Rollout(.rolling, maxConcurrent: 1))
        #expect(Rollout(.batched, maxConcurrent: 3).validationWindow == .seconds(60))
        #expect(Rollout(.blueGreen, maxConcurrent: 1, batchSize: 1, validationWindow: .zero) == .standard)
    }

    @Test("every fault is listed")
    func faults() {
        func faults(_ strategy: DeploymentStrategy?, _ most: Int?, _ size: Int?, _ window: Int?) -> [String] {
            Rollout.faults(strategy: strategy, maxConcurrent: most, batchSize: size, validationWindow: window).summary
        }
        #expect(faults(.rolling, 1, nil, nil).isEmpty && faults(.batched, nil, 1000, 0).isEmpty)
        #expect(
            faults(.blueGreen, 1, 1, 1) == ["max_concurrent: invalid", "batch_size: invalid", "validation_window: invalid"])
        #expect(faults(.rolling, 0, nil, nil) == ["max_concurrent: out_of_range"])
        #expect(faults(.batched, nil, 1001, 86_401) == ["batch_size: out_of_range", "validation_window: out_of_range"])
        #expect(faults(.batched, nil, nil, -1) == ["validation_window: out_of_range"])
        #expect(faults(nil, 1, 1, 1).isEmpty)
    }

    @Test("a host that is awaited and not live is left out first, and a failure goes before everything else")
    func order() {
        func host(_ name: String, _ state: HostState) -> RolloutProgress.Host {
            RolloutProgress.Host(name: name, batch: 1, state: state, since: Workspace.start, obstacle: "No.")
        }
        func next(_ hosts: [RolloutProgress.Host], live: Set<String>) -> RolloutProgress.Step {
            RolloutProgress(rollout: .standard, hosts: hosts, live: live, windowEnd: nil).next(at: Workspace.start)
        }
        #expect(next([host("a", .failed), host("b", .checking)], live: ["a"]) == .pause(["No."]))
        #expect(next([host("a", .unreadable), host("b", .failed)], live: ["a"]) == .fail)
        #expect(next([host("a", .healthy), host("b", .checking)], live: ["a"]) == .leaveOut(["b"]))
        #expect(next([host("a", .healthy), host("b", .gone)], live: ["a", "b"]) == .finish)
        #expect(next([host("a", .gone)], live: ["a", "b"]) == .plan(["a", "b"]))
        #expect(next([], live: []) == .wait)
    }
}
