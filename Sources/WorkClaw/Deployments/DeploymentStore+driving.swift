import APIKeys
import SQLDatabase

/// Driving: deciding what the hosts of a deployment do next. One host drives a deployment at a time. It acts for the installation and not for
/// a person, so no call here asks who may.
extension DeploymentStore {
    /// A deployment that is in progress, as its driver sees it.
    struct Driven: Sendable, Hashable {
        let id: DeploymentID
        let teamID: TeamID
        let clawID: ClawID
        let revision: Int
        let heldUntil: Timestamp?
        let progress: RolloutProgress
    }

    /// What concerns a host: all that it has to look at, in one look.
    struct Look: Sendable {
        /// Whether a deployment waits for a driver.
        let isAnyWaiting: Bool
        /// The deployments that it drives, oldest first.
        let driven: [Driven]
        /// What it has to do itself, what has waited longest first.
        let tasks: [HostTask]
    }

    /// - Parameter watch: for how long the host has seen without a gap that it could have heard the others: see ``HostWatch``.
    func look(for host: HostName, watchedFor watch: Duration, at now: Timestamp) async throws -> Look {
        try await database.read { connection in
            Look(
                isAnyWaiting: try connection.row(
                    "SELECT 1 FROM deployments WHERE \(Self.waits) LIMIT 1", now.milliseconds) != nil,
                driven: try Self.driven(by: host, watchedFor: watch, at: now, on: connection),
                tasks: try Self.tasks(of: host, at: now, on: connection))
        }
    }

    /// Takes hold of the oldest deployment that waits for a driver, or whose driver has let go of it by dying.
    ///
    /// - Parameters:
    ///   - end: when the driver loses its hold unless it renews it.
    ///   - watch: as in ``look(for:watchedFor:at:)``.
    /// - Returns: `nil` if none waited, or another host was faster.
    func takeNext(
        for driver: HostName, until end: Timestamp, watchedFor watch: Duration, at now: Timestamp
    ) async throws -> DeploymentID? {
        try await database.write { connection in
            let row = try connection.row(
                "SELECT team_id, id FROM deployments WHERE \(Self.waits) ORDER BY id LIMIT 1", now.milliseconds)
            guard let row else { return nil }
            let (team, id) = (try row.value(0) { TeamID($0) }, try row.value(1) { DeploymentID($0) })
            // Takes the row: what is read of it from here on stays so.
            let taken = try connection.execute(
                "UPDATE deployments SET version = version WHERE team_id = $2 AND id = $3 AND \(Self.waits)", now.milliseconds,
                team.description, id.description)
            let state = try connection.row(
                "SELECT status, driver, revision FROM deployments WHERE team_id = $1 AND id = $2", team.description,
                id.description)
            guard taken > 0, let state else { return nil }
            try connection.execute(
                """
                UPDATE deployments SET status = 'in_progress', driver = $3, held_until = $4, updated_at = $5
                WHERE team_id = $1 AND id = $2
                """,
                team.description, id.description, driver.text, end.milliseconds, now.milliseconds)
            if try state.value(0, DeploymentStatus.init) == .queued {
                let live = try Self.liveHosts(watchedFor: watch, at: now, on: connection)
                try Self.plan(live.sorted(), of: id, in: team, at: now, on: connection)
                let sentence = try Self.beginning(of: id, with: live.count, in: team, on: connection)
                try Self.append(DeploymentEvent(.inProgress, at: now, sentence), to: id, in: team, on: connection)
            } else if try state.optionalText(1) != nil {
                let event = DeploymentEvent(.inProgress, at: now, "Picked up again: the runtime host before went away.")
                try Self.append(event, to: id, in: team, on: connection)
            }
            return id
        }
    }

    /// Takes the next step of a deployment, and renews the hold.
    ///
    /// - Parameter watch: as in ``look(for:watchedFor:at:)``.
    /// - Returns: the step; `nil`, with nothing changed, if the hold is lost: the deployment was rolled back or deleted, or another host has
    ///   taken it.
    func advance(
        _ id: DeploymentID, in team: TeamID, by driver: HostName, until end: Timestamp, watchedFor watch: Duration,
        at now: Timestamp
    ) async throws -> RolloutProgress.Step? {
        try await database.write { connection in
            // Takes the row first. Whatever else changes a deployment does so too, so that all below sees one state of it.
            let row = try connection.row(
                """
                UPDATE deployments SET held_until = $4
                WHERE team_id = $1 AND id = $2 AND driver = $3 AND status = 'in_progress'
                RETURNING \(Self.drivenColumns)
                """,
                team.description, id.description, driver.text, end.milliseconds)
            guard let row else { return nil }
            let live = try Self.liveHosts(watchedFor: watch, at: now, on: connection)
            let driven = try Self.driven(row, live: live, on: connection)
            let step = driven.progress.next(at: now)
            try Self.take(step, of: driven, at: now, on: connection)
            return step
        }
    }

    // The first condition of both is that of the index of what is under way, without which SQLite would not use it.
    static let waits = """
        status IN ('queued', 'in_progress') AND (status = 'queued' OR held_until <= $1)
        """
    static let isInProgress = "status IN ('queued', 'in_progress') AND status = 'in_progress'"

    private static let drivenColumns = """
        id, team_id, claw_id, revision, held_until, window_ends_at, \(Rollout.columns)
        """

    private static func driven(
        by driver: HostName, watchedFor watch: Duration, at now: Timestamp, on connection: any SQLConnection
    ) throws -> [Driven] {
        let rows = try connection.rows(
            "SELECT \(drivenColumns) FROM deployments WHERE \(isInProgress) AND driver = $1 ORDER BY id", driver.text)
        guard !rows.isEmpty else { return [] }
        let live = try liveHosts(watchedFor: watch, at: now, on: connection)
        return try rows.map { try driven($0, live: live, on: connection) }
    }

    private static func driven(_ row: SQLRow, live: Set<String>, on connection: any SQLConnection) throws -> Driven {
        let (id, team) = (try row.value(0) { DeploymentID($0) }, try row.value(1) { TeamID($0) })
        let hosts = try connection.rows(
            """
            SELECT host, batch, state, since, obstacle FROM deployment_hosts
            WHERE team_id = $1 AND deployment_id = $2 ORDER BY host
            """,
            team.description, id.description
        ).map { row in
            RolloutProgress.Host(
                name: try row.text(0), batch: Int(try row.integer(1)), state: try row.value(2, HostState.init),
                since: Timestamp(milliseconds: try row.integer(3)), obstacle: try row.optionalText(4))
        }
        return Driven(
            id: id, teamID: team, clawID: try row.value(2) { ClawID($0) }, revision: Int(try row.integer(3)),
            heldUntil: try row.optionalInteger(4).map(Timestamp.init(milliseconds:)),
            progress: RolloutProgress(
                rollout: try Rollout(row: row, from: 6), hosts: hosts, live: live,
                windowEnd: try row.optionalInteger(5).map(Timestamp.init(milliseconds:))))
    }

    /// What is said when hosts begin.
    private static func beginning(
        of id: DeploymentID, with count: Int, in team: TeamID, on connection: any SQLConnection
    ) throws -> String {
        let row = try connection.row(
            "SELECT \(Rollout.columns) FROM deployments WHERE team_id = $1 AND id = $2", team.description, id.description)
        guard count > 1, let row else { return "A runtime host loads the revision." }
        let size = try Rollout(row: row, from: 0).groupSize(of: count)
        return size >= count
            ? "\(count) runtime hosts load the revision." : "\(count) runtime hosts take up the revision, \(size) at a time."
    }
}

extension Rollout {
    /// What ``init(row:from:)`` reads, in its order.
    static let columns = "strategy, max_concurrent, batch_size, validation_window"

    init(row: SQLRow, from first: Int) throws {
        self.init(
            try row.value(first, DeploymentStrategy.init),
            maxConcurrent: try row.optionalInteger(first + 1).map(Int.init),
            batchSize: try row.optionalInteger(first + 2).map(Int.init),
            validationWindow: try row.optionalInteger(first + 3).map { .milliseconds($0) })
    }
}
