public import APIKeys

/// A deployment, how far it has come, and what would come of rolling it back.
public struct DeploymentDetails: Sendable, Hashable {
    public let deployment: Deployment
    public let clawName: String
    /// In a steady order; none before the deployment begins, and none when it has ended.
    public let hosts: [DeploymentHost]
    /// Until when the batch that was shifted last is watched, before the next one follows.
    public let watchedUntil: Timestamp?
    /// The number of the revision that answers after a rollback; `nil` if there is nothing to roll back, or nothing to go back to.
    public let revisionAfterRollback: Int?
}
