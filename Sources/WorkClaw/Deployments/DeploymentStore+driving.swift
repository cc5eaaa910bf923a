import APIKeys
import SQLDatabase

/// What a runtime host does to deployments. It acts for the installation and not for a person, so no call here asks who may.
extension DeploymentStore {
    /// A deployment that a runtime host holds.
    struct Held: Sendable, Hashable {
        let id: DeploymentID
        let teamID: TeamID
        let clawID: ClawID
        let revision: Int
        let strategy: DeploymentStrategy
    }

    /// Takes hold of the oldest deployment that waits for a host, or whose host has let go of it by dying.
    ///
    /// - Parameters:
    ///   - driver: the name of the host.
    ///   - end: when the host loses its hold unless it renews it.
    func takeNext(for driver: String, until end: Timestamp, at now: Timestamp) async throws -> Held? {
        // Most looks find nothing, and only read.
        guard try await database.read({ try Self.isAnyWaiting(at: now, on: $0) }) else { return nil }
        return try await database.write { connection in
            let row = try connection.row(
                """
                SELECT team_id, id, claw_id, revision, strategy, status FROM deployments WHERE \(Self.waits)
                ORDER BY id LIMIT 1
                """,
                now.milliseconds)
            guard let row else { return nil }
            let held = Held(
                id: try row.value(1) { DeploymentID($0) }, teamID: try row.value(0) { TeamID($0) },
                clawID: try row.value(2) { ClawID($0) }, revision: Int(try row.integer(3)),
                strategy: try row.value(4, DeploymentStrategy.init))
            let wasUnderWay = try row.value(5, DeploymentStatus.init) == .inProgress
            let taken = try connection.execute(
                """
                UPDATE deployments SET status = 'in_progress', driver = $2, held_until = $3, updated_at = $1
                WHERE team_id = $4 AND id = $5 AND \(Self.waits)
                """,
                now.milliseconds, driver, end.milliseconds, held.teamID.description, held.id.description)
            guard taken > 0 else { return nil }
            let message =
                wasUnderWay ? "Picked up again: the runtime host before went away." : "A runtime host loads the revision."
            try Self.append(
                DeploymentEvent(.inProgress, at: now, message), to: held.id, in: held.teamID, on: connection)
            return held
        }
    }

    /// Keeps the hold.
    ///
    /// - Returns: false if it is lost: the deployment was rolled back, or another host has taken it.
    func renew(_ held: Held, by driver: String, until end: Timestamp) async throws -> Bool {
        try await database.write { connection in
            try connection.execute(
                """
                UPDATE deployments SET held_until = $4
                WHERE team_id = $1 AND id = $2 AND driver = $3 AND status = 'in_progress'
                """,
                held.teamID.description, held.id.description, driver, end.milliseconds) > 0
        }
    }

    /// What is to be taken into service; `nil` if the Claw was deleted meanwhile.
    func revision(of held: Held) async throws -> Revision? {
        try await database.read {
            try Self.revision(held.revision, of: held.clawID, in: held.teamID, on: $0)
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

    /// Shifts the Claw to the revision, in one step.
    ///
    /// - Returns: false, with nothing changed, if the hold is lost.
    func shift(_ held: Held, to revision: Revision, by driver: String, at now: Timestamp) async throws -> Bool {
        try await database.write { connection in
            let (team, claw) = (held.teamID.description, held.clawID.description)
            let before = try connection.row(
                "SELECT revision, deployment_id FROM claws_in_service WHERE team_id = $1 AND claw_id = $2", team, claw)
            let marked = try connection.execute(
                """
                UPDATE deployments SET previous_revision = $4, previous_deployment = $5
                WHERE team_id = $1 AND id = $2 AND driver = $3 AND status = 'in_progress'
                """,
                team, held.id.description, driver, try before?.integer(0), try before?.text(1))
            guard marked > 0 else { return false }
            try connection.execute(
                """
                INSERT INTO claws_in_service (team_id, claw_id, deployment_id, revision, owner_id, since)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (team_id, claw_id) DO UPDATE
                SET deployment_id = excluded.deployment_id, revision = excluded.revision, owner_id = excluded.owner_id,
                    since = excluded.since
                """,
                team, claw, held.id.description, revision.number, revision.content.owner?.description, now.milliseconds)
            let event = DeploymentEvent(.succeeded, at: now, "Every check passed: revision \(held.revision) serves.")
            return try Self.move(held.id, in: held.teamID, from: [.inProgress], to: event, on: connection)
        }
    }

    /// Ends the deployment without a shift, unless the hold is lost.
    func stop(_ held: Held, by driver: String, with event: DeploymentEvent) async throws {
        try await database.write { connection in
            let isHeld = try connection.row(
                "SELECT 1 FROM deployments WHERE team_id = $1 AND id = $2 AND driver = $3 AND status = 'in_progress'",
                held.teamID.description, held.id.description, driver)
            guard isHeld != nil else { return }
            _ = try Self.move(held.id, in: held.teamID, from: [.inProgress], to: event, on: connection)
        }
    }

    // The first condition is that of the index of what is under way.
    private static let waits = """
        status IN ('queued', 'in_progress') AND (status = 'queued' OR held_until <= $1)
        """

    private static func isAnyWaiting(at now: Timestamp, on connection: any SQLConnection) throws -> Bool {
        try connection.row("SELECT 1 FROM deployments WHERE \(waits) LIMIT 1", now.milliseconds) != nil
    }
}
