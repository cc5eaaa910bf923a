import APIKeys
import SQLDatabase

/// What a driver's steps do. Each is called with the deployment's row taken.
extension DeploymentStore {
    static func take(
        _ step: RolloutProgress.Step, of driven: Driven, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let (id, team) = (driven.id, driven.teamID)
        func note(_ sentence: String) throws {
            try append(DeploymentEvent(.inProgress, at: now, sentence), to: id, in: team, on: connection)
        }
        switch step {
        case .wait: return
        case .plan(let hosts):
            try plan(hosts, of: id, in: team, at: now, on: connection)
            try note("The runtime hosts before went away: those that there are now take up the revision.")
        case .ask(let hosts, let state):
            for host in hosts {
                try set(state, of: host, from: [.waiting], in: driven, at: now, on: connection)
            }
        case .leaveOut(let hosts):
            for host in hosts {
                try set(.gone, of: host, from: HostState.allCases.filter(\.isAwaited), in: driven, at: now, on: connection)
            }
            try note(
                hosts.count == 1
                    ? "A runtime host went away, and is left out." : "\(hosts.count) runtime hosts went away, and are left out."
            )
        case .shiftBatch(let batch): try shift(batch, of: driven, at: now, on: connection)
        case .finish: try finish(driven, at: now, on: connection)
        case .pause(let obstacles):
            let hasShifted = driven.progress.windowEnd != nil || driven.progress.hosts.contains { $0.state == .serving }
            let known = obstacles.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let end =
                hasShifted ? "What was in service serves on every host again." : "What was in service goes on serving."
            let event = DeploymentEvent(.paused, at: now, (known + [end]).joined(separator: " "))
            _ = try move(id, in: team, from: [.inProgress], to: event, on: connection)
        case .fail:
            let event = DeploymentEvent(.failed, at: now, "The revision cannot be loaded.")
            _ = try move(id, in: team, from: [.inProgress], to: event, on: connection)
        }
    }

    /// Notes which hosts are to take the revision up, in batches behind those that there are.
    static func plan(
        _ hosts: [String], of id: DeploymentID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let row = try connection.row(
            "SELECT \(Rollout.columns) FROM deployments WHERE team_id = $1 AND id = $2", team.description, id.description)
        guard let row, !hosts.isEmpty else { return }
        let size = try Rollout(row: row, from: 0).groupSize(of: hosts.count)
        let last = try connection.row(
            "SELECT COALESCE(MAX(batch), 0) FROM deployment_hosts WHERE team_id = $1 AND deployment_id = $2",
            team.description, id.description)
        let first = try last?.integer(0) ?? 0
        for (position, host) in hosts.enumerated() {
            try connection.execute(
                """
                INSERT INTO deployment_hosts (team_id, deployment_id, host, batch, state, since)
                VALUES ($1, $2, $3, $4, 'waiting', $5)
                ON CONFLICT (team_id, deployment_id, host) DO UPDATE
                SET batch = excluded.batch, state = excluded.state, since = excluded.since
                """,
                team.description, id.description, host, first + 1 + Int64(position / size), now.milliseconds)
        }
    }

    private static func set(
        _ state: HostState, of host: String, from states: [HostState], in driven: Driven, at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE deployment_hosts SET state = $4, since = $5
            WHERE team_id = $1 AND deployment_id = $2 AND host = $3 AND state IN (\(states.sqlList))
            """,
            driven.teamID.description, driven.id.description, host, state.rawValue, now.milliseconds)
    }

    /// Shifts a batch, in one step, and lets go of the deployment while the batch is watched.
    private static func shift(_ batch: Int, of driven: Driven, at now: Timestamp, on connection: any SQLConnection) throws {
        let window = driven.progress.rollout.validationWindow ?? .zero
        let end = now.adding(window)
        let shifted = try connection.execute(
            """
            UPDATE deployment_hosts SET state = 'serving', since = $4, checked_at = $4
            WHERE team_id = $1 AND deployment_id = $2 AND batch = $3 AND state = 'healthy'
            """,
            driven.teamID.description, driven.id.description, batch, now.milliseconds)
        try connection.execute(
            """
            UPDATE deployments SET window_ends_at = $3, held_until = $3, driver = NULL WHERE team_id = $1 AND id = $2
            """,
            driven.teamID.description, driven.id.description, end.milliseconds)
        let present = driven.progress.hosts.filter { $0.state != .gone }
        let serving = present.count { $0.state == .serving } + shifted
        let event = DeploymentEvent(
            .inProgress, at: now,
            "\(serving) of \(present.count) runtime hosts serve revision \(driven.revision); the next follow in \(window.components.seconds) s, unless something fails."
        )
        try append(event, to: driven.id, in: driven.teamID, on: connection)
    }

    /// Shifts the Claw as a whole, in one step, whatever its hosts serve.
    private static func finish(_ driven: Driven, at now: Timestamp, on connection: any SQLConnection) throws {
        let (team, claw) = (driven.teamID.description, driven.clawID.description)
        guard let revision = try revision(driven.revision, of: driven.clawID, in: driven.teamID, on: connection) else { return }
        // Takes the row before it is read: a rollback of what is in service may run at the same time.
        let before = try connection.row(
            "UPDATE claws_in_service SET since = since WHERE team_id = $1 AND claw_id = $2 RETURNING revision, deployment_id",
            team, claw)
        try connection.execute(
            "UPDATE deployments SET previous_revision = $3, previous_deployment = $4 WHERE team_id = $1 AND id = $2",
            team, driven.id.description, try before?.integer(0), try before?.text(1))
        try connection.execute(
            """
            INSERT INTO claws_in_service (team_id, claw_id, deployment_id, revision, owner_id, since)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (team_id, claw_id) DO UPDATE
            SET deployment_id = excluded.deployment_id, revision = excluded.revision, owner_id = excluded.owner_id,
                since = excluded.since
            """,
            team, claw, driven.id.description, revision.number, revision.content.owner?.description, now.milliseconds)
        let event = DeploymentEvent(.succeeded, at: now, "Every check passed: revision \(driven.revision) serves.")
        _ = try move(driven.id, in: driven.teamID, from: [.inProgress], to: event, on: connection)
    }
}

extension [HostState] {
    /// Of constants, and so with nothing in it that would need quoting.
    var sqlList: String { map { "'\($0.rawValue)'" }.joined(separator: ", ") }
}
