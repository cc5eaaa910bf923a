import PostgresTesting
import SQLDatabase
import Testing

@testable import WorkClaw

extension HostSuites {
    @Suite("Whoever changes what belongs together takes its rows in one order", .ofPostgres)
    struct LockOrderTests {
        private enum Act: CaseIterable { case change, deploy, rollBack }

        @Test("changing, deploying and rolling back a Claw at once never meet in a deadlock")
        func order() async throws {
            let workspace = try await Workspace()
            let claw = try await workspace.makeClaw("Support").id
            let (claws, deployments, owner, team) = (workspace.claws, workspace.deployments, workspace.owner.id, workspace.team)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for act in Act.allCases + Act.allCases {
                    group.addTask {
                        for turn in 0..<25 {
                            do {
                                switch act {
                                case .change:
                                    let changes = ClawChanges(instructions: .some("Turn \(turn)."))
                                    _ = try await claws.update(claw, in: team, with: changes, by: owner, at: Workspace.start)
                                case .deploy:
                                    _ = try await deployments.create(
                                        of: claw, rollout: .standard, by: owner, in: team, at: Workspace.start)
                                case .rollBack:
                                    let newest = try await deployments.list(
                                        of: claw, in: team, seenBy: owner, limit: 1
                                    ).deployments.first
                                    guard let newest else { continue }
                                    _ = try await deployments.rollBack(newest.id, by: owner, in: team, at: Workspace.start)
                                }
                            } catch is WorkspaceError {
                                // One is under way already, or none can be rolled back: refused, and that is an answer.
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // The server tells of its counts a little late, and of those of a session once that is idle or gone.
            _ = try await workspace.database.write { try $0.row("SELECT pg_stat_clear_snapshot()") }
            let deadlocks = try await workspace.database.read { connection in
                try connection.row("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")?.integer(0)
            }
            #expect(deadlocks == 0)
        }
    }
}
