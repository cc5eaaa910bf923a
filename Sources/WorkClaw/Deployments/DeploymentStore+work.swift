import APIKeys
import SQLDatabase

/// What a host does for the deployments of which it is a part, whoever drives them. It acts for the installation and not for a person, so no
/// call here asks who may.
extension DeploymentStore {
    /// A host's part in a deployment.
    struct HostTask: Sendable, Hashable {
        let id: DeploymentID
        let teamID: TeamID
        let clawID: ClawID
        let revision: Int
        let strategy: DeploymentStrategy
        let state: HostState
        /// When the host was told.
        let since: Timestamp
    }

    /// How a check ended.
    enum CheckResult: Sendable, Hashable {
        case healthy
        /// With all that stands in the way, in sentences that may be shown to the team.
        case unhealthy([String])
        /// The revision cannot be loaded.
        case unreadable
    }

    /// How often the hosts of a batch check again while it is watched.
    static let recheckInterval = Duration.seconds(5)
    /// How long a host lets its answers end. Those that take longer end as they began, from the old revision.
    static let longestDrain = Duration.seconds(60)

    static func tasks(of host: HostName, at now: Timestamp, on connection: any SQLConnection) throws -> [HostTask] {
        try connection.rows(
            """
            SELECT deployments.id, deployments.team_id, claw_id, revision, strategy, state, since
            FROM deployment_hosts JOIN deployments
                ON deployments.team_id = deployment_hosts.team_id AND deployments.id = deployment_hosts.deployment_id
            WHERE host = $1 AND status = 'in_progress' AND (state IN ('draining', 'checking')
                OR state = 'serving' AND window_ends_at > $2 AND checked_at <= $3)
            ORDER BY since, deployments.id
            """,
            host.text, now.milliseconds, now.adding(.zero - recheckInterval).milliseconds
        ).map { row in
            HostTask(
                id: try row.value(0) { DeploymentID($0) }, teamID: try row.value(1) { TeamID($0) },
                clawID: try row.value(2) { ClawID($0) }, revision: Int(try row.integer(3)),
                strategy: try row.value(4, DeploymentStrategy.init), state: try row.value(5, HostState.init),
                since: Timestamp(milliseconds: try row.integer(6)))
        }
    }

    /// Goes on to the check if the answers have ended that the host was giving when it was told to drain, or have had time enough.
    ///
    /// - Returns: false if there are some, or the host is not draining any more.
    func endDrain(of task: HostTask, on host: HostName, at now: Timestamp) async throws -> Bool {
        if now.since(task.since) < Self.longestDrain {
            let isAnswering = try await database.read {
                try MessageStore.isAnswering(
                    messagesBefore: task.since, to: task.clawID, in: task.teamID, on: host, at: now, over: $0)
            }
            if isAnswering { return false }
        }
        return try await database.write { connection in
            try connection.execute(
                """
                UPDATE deployment_hosts SET state = 'checking', since = $4
                WHERE team_id = $1 AND deployment_id = $2 AND host = $3 AND state = 'draining'
                """,
                task.teamID.description, task.id.description, host.text, now.milliseconds) > 0
        }
    }

    /// What is to be taken into service; `nil` if the Claw was deleted meanwhile.
    func revision(of task: HostTask) async throws -> Revision? {
        try await database.read {
            try Self.revision(task.revision, of: task.clawID, in: task.teamID, on: $0)
        }
    }

    /// Which of the revision's needs are not met as the vault stands, in sentences.
    func unmetNeeds(of revision: Revision) async throws -> [String] {
        let content = revision.content
        let present = try await database.read { connection in
            try VaultStore.present(content.secrets, forClawOf: content.owner, in: revision.teamID, on: connection)
        }
        func isAbsent(_ secret: String) -> Bool { SecretName(secret).map { !present.contains($0) } ?? true }
        let ofSkills = content.skills.flatMap { skill in
            skill.secrets.filter(isAbsent).map { "The skill \(skill.name) needs the secret \($0), which is not in the vault." }
                + skill.missingSkills.map {
                    "The skill \(skill.name) needs the skill \($0), which is not installed and enabled."
                }
        }
        let ofConnections = content.connections.compactMap { connection -> String? in
            guard let secret = connection.secret, isAbsent(secret) else { return nil }
            return "The connection \(connection.name) needs the secret \(secret), which is not in the vault."
        }
        return ofSkills + ofConnections
    }

    /// Says how the host's check ended. In a rolling deployment a healthy host serves the revision from then on.
    ///
    /// - Returns: false, with nothing changed, if nobody waits for it any more.
    func report(_ result: CheckResult, of task: HostTask, on host: HostName, at now: Timestamp) async throws -> Bool {
        let (state, obstacle): (HostState, String?) =
            switch result {
            case .healthy where task.state == .serving || task.strategy == .rolling: (.serving, nil)
            case .healthy: (.healthy, nil)
            case .unhealthy(let obstacles): (.failed, obstacles.joined(separator: " "))
            case .unreadable: (.unreadable, nil)
            }
        return try await database.write { connection in
            let (team, id) = (task.teamID.description, task.id.description)
            guard try Self.lockUnderWay(task.id, in: task.teamID, on: connection) else { return false }
            let reported = try connection.execute(
                """
                UPDATE deployment_hosts SET state = $5, since = $6, checked_at = $6, obstacle = $7
                WHERE team_id = $1 AND deployment_id = $2 AND host = $3 AND state = $4
                """,
                team, id, host.text, task.state.rawValue, state.rawValue, now.milliseconds, obstacle)
            guard reported > 0 else { return false }
            if state == .failed { try Self.wakeDriver(of: task.id, in: task.teamID, at: now, on: connection) }
            if state == .serving, task.state == .checking {
                try Self.noteReturn(to: task, at: now, on: connection)
            }
            return true
        }
    }

    /// Notes that the revision failed to answer on a host whose batch is watched. Anything else that fails does not concern a deployment.
    static func noteFailure(
        of revision: Revision, on host: HostName, because sentence: String, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let row = try connection.row(
            """
            SELECT id FROM deployments
            WHERE team_id = $1 AND claw_id = $2 AND \(isInProgress) AND revision = $3 AND window_ends_at > $4
            """,
            revision.teamID.description, revision.clawID.description, revision.number, now.milliseconds)
        guard let id = try row?.value(0, { DeploymentID($0) }),
            try lockUnderWay(id, in: revision.teamID, on: connection)
        else { return }
        let noted = try connection.execute(
            """
            UPDATE deployment_hosts SET state = 'failed', since = $4, obstacle = $5
            WHERE team_id = $1 AND deployment_id = $2 AND host = $3 AND state = 'serving'
            """,
            revision.teamID.description, id.description, host.text, now.milliseconds, sentence)
        if noted > 0 { try wakeDriver(of: id, in: revision.teamID, at: now, on: connection) }
    }

    /// Takes the deployment's row, as everybody does first who changes a deployment.
    private static func lockUnderWay(_ id: DeploymentID, in team: TeamID, on connection: any SQLConnection) throws -> Bool {
        try connection.execute(
            "UPDATE deployments SET version = version WHERE team_id = $1 AND id = $2 AND status = 'in_progress'",
            team.description, id.description) > 0
    }

    /// Ends the time in which nobody drives a deployment because a batch is watched.
    private static func wakeDriver(
        of id: DeploymentID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE deployments SET held_until = $3
            WHERE team_id = $1 AND id = $2 AND driver IS NULL AND status = 'in_progress' AND held_until > $3
            """,
            team.description, id.description, now.milliseconds)
    }

    private static func noteReturn(to task: HostTask, at now: Timestamp, on connection: any SQLConnection) throws {
        let row = try connection.row(
            """
            SELECT SUM(CASE WHEN state = 'serving' THEN 1 ELSE 0 END), COUNT(*) FROM deployment_hosts
            WHERE team_id = $1 AND deployment_id = $2 AND state <> 'gone'
            """,
            task.teamID.description, task.id.description)
        guard let row, let serving = try row.optionalInteger(0) else { return }
        let all = try row.integer(1)
        guard serving < all else { return }
        let sentence = "\(serving) of \(all) runtime hosts serve revision \(task.revision)."
        try append(DeploymentEvent(.inProgress, at: now, sentence), to: task.id, in: task.teamID, on: connection)
    }
}
