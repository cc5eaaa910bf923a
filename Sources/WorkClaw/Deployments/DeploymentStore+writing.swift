import APIKeys
import APIKeysStore
import Foundation
import SQLDatabase

extension DeploymentStore {
    static func create(
        of id: ClawID, rollout: Rollout, by maker: UserID, in team: TeamID, at now: Timestamp,
        on connection: any SQLConnection
    ) throws -> Deployment {
        var now = now
        _ = try ClawStore.claw(id, in: team, seenBy: maker, on: connection)
        try TeamStore.require(.manageClaws, of: maker, in: team, on: connection)
        // So two who deploy it at once do not take the same number.
        let claw = try ClawStore.take(id, in: team, seenBy: maker, on: connection)
        try ClawStore.requireOwner(maker, of: claw, on: connection)
        let content = try RevisionContent(of: claw, deployedBy: maker, on: connection)
        let last = try connection.row(
            "SELECT COALESCE(MAX(number), 0), MAX(created_at) FROM revisions WHERE team_id = $1 AND claw_id = $2",
            team.description,
            id.description)
        let number = Int(try last?.integer(0) ?? 0) + 1
        // Deployments stand in the order of their ids, even if the clock stood still or went back between two of them.
        if let last = try last?.optionalInteger(1) { now = max(now, Timestamp(milliseconds: last + 1)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try connection.execute(
            "INSERT INTO revisions (team_id, claw_id, number, created_at, content) VALUES ($1, $2, $3, $4, $5)",
            team.description, id.description, number, now.milliseconds,
            String(decoding: try encoder.encode(content), as: UTF8.self))
        let deployment = DeploymentID(at: now)
        let inserted = try connection.execute(
            """
            INSERT INTO deployments
                (team_id, id, claw_id, revision, strategy, max_concurrent, batch_size, validation_window, status, version,
                created_at, created_by, updated_at)
            VALUES ($1, $2, $3, $4, $5, $8, $9, $10, 'queued', 0, $6, $7, $6)
            ON CONFLICT (team_id, claw_id) WHERE status IN ('queued', 'in_progress') DO NOTHING
            """,
            team.description, deployment.description, id.description, number, rollout.strategy.rawValue,
            now.milliseconds, maker.description, rollout.maxConcurrent, rollout.batchSize,
            rollout.validationWindow.map { $0.components.seconds * 1000 })
        guard inserted > 0 else {
            throw WorkspaceError(.deploymentInProgress, "A deployment of this Claw is under way: wait for it, or roll it back.")
        }
        try giveUpPaused(of: id, in: team, for: deployment, at: now, on: connection)
        let queued = DeploymentEvent(.queued, at: now, "Revision \(number) waits for a runtime host.")
        try append(queued, to: deployment, in: team, on: connection)
        let audit = AuditEntry(
            teamID: team, time: now, actor: maker, action: "deployment.created", subject: deployment,
            details: ["claw": id.description, "revision": "\(number)", "strategy": rollout.strategy.rawValue])
        try AuditLog.append(audit, on: connection)
        return try Self.deployment(deployment, in: team, seenBy: maker, on: connection)
    }

    static func rollBack(
        _ id: DeploymentID, by person: UserID, in team: TeamID, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Deployment {
        _ = try deployment(id, in: team, seenBy: person, on: connection)
        try TeamStore.require(.manageClaws, of: person, in: team, on: connection)
        // Takes the row, so that what is read below stays so: a deployment that is under way moves on by itself.
        try connection.execute(
            "UPDATE deployments SET version = version WHERE team_id = $1 AND id = $2", team.description, id.description)
        let deployment = try deployment(id, in: team, seenBy: person, on: connection)
        let inService = try revisionInService(of: deployment.clawID, in: team, on: connection)
        switch deployment.status {
        case .queued, .inProgress, .paused:
            guard let inService else { throw noPreviousRevision }
            try requireOwner(person, of: inService, on: connection)
            let hasShifted = try connection.row(
                "SELECT 1 FROM deployment_hosts WHERE team_id = $1 AND deployment_id = $2 AND state = 'serving'",
                team.description, id.description)
            let sentence =
                hasShifted == nil
                ? "Stopped before it took over. Revision \(inService.number) goes on serving."
                : "Stopped on its way. Revision \(inService.number) serves on every host again."
            let event = DeploymentEvent(.rolledBack, at: now, sentence)
            guard try move(id, in: team, from: [deployment.status], to: event, on: connection) else { throw changedMeanwhile }
        case .succeeded where deployment.isInService:
            try shiftBack(deployment, by: person, at: now, on: connection)
        case .succeeded, .failed, .rolledBack:
            throw WorkspaceError(.notInService, "This deployment is not in service, so there is nothing to roll back.")
        }
        let audit = AuditEntry(
            teamID: team, time: now, actor: person, action: "deployment.rolled_back", subject: id,
            details: ["claw": deployment.clawID.description, "revision": "\(deployment.revision)"])
        try AuditLog.append(audit, on: connection)
        return try Self.deployment(id, in: team, seenBy: person, on: connection)
    }

    /// Notes `event`, if the deployment's status is one of `statuses`. The deployment is not in progress any more then.
    ///
    /// - Returns: false, with nothing changed, if it is not.
    static func move(
        _ id: DeploymentID, in team: TeamID, from statuses: [DeploymentStatus], to event: DeploymentEvent,
        on connection: any SQLConnection
    ) throws -> Bool {
        let list = statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let moved = try connection.execute(
            """
            UPDATE deployments SET status = $3, updated_at = CASE WHEN updated_at > $4 THEN updated_at ELSE $4 END,
                driver = NULL, held_until = NULL, window_ends_at = NULL
            WHERE team_id = $1 AND id = $2 AND status IN (\(list))
            """,
            team.description, id.description, event.status.rawValue, event.time.milliseconds)
        guard moved > 0 else { return false }
        // Hosts that were shifted alone answer again from what is in service for the Claw as a whole.
        try connection.execute(
            "DELETE FROM deployment_hosts WHERE team_id = $1 AND deployment_id = $2", team.description, id.description)
        try append(event, to: id, in: team, on: connection)
        return true
    }

    /// Deletes all that belongs to the deployments of a Claw, in the transaction that deletes the Claw.
    static func deleteAll(of claw: ClawID, in team: TeamID, on connection: any SQLConnection) throws {
        let ofClaw = "WHERE team_id = $1 AND claw_id = $2"
        for statement in [
            // Takes the rows, so that whoever works on a deployment has ended, and adds nothing more.
            "UPDATE deployments SET version = version \(ofClaw)",
            """
            DELETE FROM deployment_hosts
            WHERE team_id = $1 AND deployment_id IN (SELECT id FROM deployments \(ofClaw))
            """,
            "DELETE FROM claws_in_service \(ofClaw)",
            """
            DELETE FROM deployment_events
            WHERE team_id = $1 AND deployment_id IN (SELECT id FROM deployments \(ofClaw))
            """,
            "DELETE FROM deployments \(ofClaw)", "DELETE FROM revisions \(ofClaw)",
        ] {
            try connection.execute(statement, team.description, claw.description)
        }
    }

    static func append(
        _ event: DeploymentEvent, to id: DeploymentID, in team: TeamID, on connection: any SQLConnection
    ) throws {
        let row = try connection.row(
            "UPDATE deployments SET version = version + 1 WHERE team_id = $1 AND id = $2 RETURNING version", team.description,
            id.description)
        guard let row else { throw notFound }
        try connection.execute(
            """
            INSERT INTO deployment_events (team_id, deployment_id, number, time, status, message)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            team.description, id.description, try row.integer(0), event.time.milliseconds, event.status.rawValue, event.message)
    }

    private static let noPreviousRevision = WorkspaceError(
        .noPreviousRevision, "Nothing was in service before this deployment, so there is nothing to go back to.")
    private static let changedMeanwhile = WorkspaceError(
        .deploymentInProgress, "The deployment has just changed: read it again, then decide again.")

    /// Makes what was in service before `deployment` serve again, in one step.
    private static func shiftBack(
        _ deployment: Deployment, by person: UserID, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let (team, claw) = (deployment.teamID, deployment.clawID)
        let row = try connection.row(
            "SELECT previous_revision, previous_deployment FROM deployments WHERE team_id = $1 AND id = $2", team.description,
            deployment.id.description)
        guard let row, let number = try row.optionalInteger(0), let previous = try row.optionalText(1),
            let revision = try revision(Int(number), of: claw, in: team, on: connection)
        else { throw noPreviousRevision }
        try requireOwner(person, of: revision, on: connection)
        let shifted = try connection.execute(
            """
            UPDATE claws_in_service SET deployment_id = $4, revision = $5, owner_id = $6, since = $7
            WHERE team_id = $1 AND claw_id = $2 AND deployment_id = $3
            """,
            team.description, claw.description, deployment.id.description, previous, number,
            revision.content.owner == person ? person.description : nil, now.milliseconds)
        let event = DeploymentEvent(.rolledBack, at: now, "Rolled back: revision \(number) serves again.")
        guard shifted > 0, try move(deployment.id, in: team, from: [.succeeded], to: event, on: connection) else {
            throw changedMeanwhile
        }
    }

    /// A revision that uses a private secret goes into service by its owner's hand alone.
    private static func requireOwner(_ person: UserID, of revision: Revision, on connection: any SQLConnection) throws {
        try VaultStore.requireOwner(
            person, ofClawOwnedBy: revision.content.owner, using: revision.content.secrets, in: revision.teamID, on: connection)
    }

    private static func giveUpPaused(
        of claw: ClawID, in team: TeamID, for successor: DeploymentID, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let paused = try connection.rows(
            "SELECT id FROM deployments WHERE team_id = $1 AND claw_id = $2 AND status = 'paused'", team.description,
            claw.description)
        for row in paused {
            let id = try row.value(0) { DeploymentID($0) }
            let event = DeploymentEvent(.failed, at: now, "Given up: \(successor) takes its place.")
            _ = try move(id, in: team, from: [.paused], to: event, on: connection)
        }
    }
}
