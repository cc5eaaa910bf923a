public import APIKeys
public import SQLDatabase

/// The deployments of all teams, their revisions, and what is in service.
///
/// Every call names the team and the person who asks. A deployment of a Claw that the person may not see is not found. Each call here is
/// a transaction of its own; the static functions behind them take part in the caller's.
public struct DeploymentStore: Sendable {
    let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// Up to `limit` deployments of Claws that `viewer` may see, newest first, and whether there are more.
    ///
    /// - Parameters:
    ///   - claw: only deployments of this Claw. One that the viewer may not see has none.
    ///   - status: only those that are there now.
    ///   - limit: at least 1.
    ///   - position: the last deployment of the page before.
    public func list(
        of claw: ClawID? = nil, status: DeploymentStatus? = nil, in team: TeamID, seenBy viewer: UserID, limit: Int,
        before position: DeploymentID? = nil
    ) async throws -> DeploymentPage {
        try await database.read {
            try Self.list(of: claw, status: status, in: team, seenBy: viewer, limit: limit, before: position, on: $0)
        }
    }

    /// The deployment with this id.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`.
    public func deployment(_ id: DeploymentID, in team: TeamID, seenBy viewer: UserID) async throws -> Deployment {
        try await database.read { try Self.deployment(id, in: team, seenBy: viewer, on: $0) }
    }

    /// Takes down the Claw's whole configuration as a new revision, and queues its deployment. A paused deployment of the Claw is given
    /// up: this one takes its place.
    ///
    /// - Parameter completion: records the answer of an idempotent request, in the same transaction.
    /// - Throws: ``WorkspaceError`` `notFound` if the person may not see the Claw; `roleForbids`; `privateSecret` if the Claw uses a
    ///   private secret of somebody else; `deploymentInProgress`; `claimLost` from the completion. Nothing has been written then.
    public func create(
        of claw: ClawID, rollout: Rollout = .standard, by maker: UserID, in team: TeamID, at now: Timestamp,
        recording completion: IdempotentCompletion<Deployment>? = nil
    ) async throws -> Deployment {
        try await database.write { connection in
            let deployment = try Self.create(of: claw, rollout: rollout, by: maker, in: team, at: now, on: connection)
            try completion?.record(deployment, at: now, on: connection)
            return deployment
        }
    }

    /// Shifts the Claw back to the revision that was in service before this deployment; it has been shifted when this returns. One that
    /// has not shifted the Claw yet, being under way or paused, is stopped, and what is in service stays, on every host: those that it has
    /// shifted alone are shifted back with the same step.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`, `roleForbids`, `privateSecret`; `noPreviousRevision` if nothing was in service before;
    ///   `notInService` if another deployment has taken its place, or it has been given up or rolled back.
    public func rollBack(
        _ id: DeploymentID, by person: UserID, in team: TeamID, at now: Timestamp,
        recording completion: IdempotentCompletion<Deployment>? = nil
    ) async throws -> Deployment {
        try await database.write { connection in
            let deployment = try Self.rollBack(id, by: person, in: team, at: now, on: connection)
            try completion?.record(deployment, at: now, on: connection)
            return deployment
        }
    }

    static let notFound = WorkspaceError(.notFound, "There is no such deployment.")
}
