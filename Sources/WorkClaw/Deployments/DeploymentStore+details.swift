public import APIKeys
import SQLDatabase

extension DeploymentStore {
    /// The same as ``deployment(_:in:seenBy:)``, with how far it has come and what a rollback would do.
    public func details(of id: DeploymentID, in team: TeamID, seenBy viewer: UserID) async throws -> DeploymentDetails {
        try await database.read { connection in
            let deployment = try Self.deployment(id, in: team, seenBy: viewer, on: connection)
            let row = try connection.row(
                "SELECT window_ends_at, previous_revision FROM deployments WHERE team_id = $1 AND id = $2", team.description,
                id.description)
            let hosts = try connection.rows(
                """
                SELECT batch, state, since, obstacle FROM deployment_hosts
                WHERE team_id = $1 AND deployment_id = $2 ORDER BY batch, host
                """,
                team.description, id.description
            ).map { row in
                DeploymentHost(
                    batch: Int(try row.integer(0)), state: try row.value(1, HostState.init),
                    since: Timestamp(milliseconds: try row.integer(2)), obstacle: try row.optionalText(3))
            }
            return DeploymentDetails(
                deployment: deployment,
                clawName: try ClawStore.claw(deployment.clawID, in: team, seenBy: viewer, on: connection).name,
                hosts: hosts,
                watchedUntil: try row?.optionalInteger(0).map(Timestamp.init(milliseconds:)),
                revisionAfterRollback: try Self.revisionAfterRollback(
                    of: deployment, previous: row?.optionalInteger(1).map(Int.init), on: connection))
        }
    }

    private static func revisionAfterRollback(
        of deployment: Deployment, previous: Int?, on connection: any SQLConnection
    ) throws -> Int? {
        switch deployment.status {
        case .queued, .inProgress, .paused:
            try connection.row(
                "SELECT revision FROM claws_in_service WHERE team_id = $1 AND claw_id = $2",
                deployment.teamID.description, deployment.clawID.description
            ).map { Int(try $0.integer(0)) }
        case .succeeded: deployment.isInService ? previous : nil
        case .failed, .rolledBack: nil
        }
    }
}
