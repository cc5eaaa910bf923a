public import APIKeys

/// What a Claw shows of its newest deployment.
public struct ClawDeployment: Sendable, Hashable {
    public let id: DeploymentID
    public let revision: Int
    public let status: DeploymentStatus
    public let updatedAt: Timestamp
    /// The number of the revision that answers now, whichever deployment took it into service; `nil` if none does.
    public let revisionInService: Int?
    /// How often the deployment has changed.
    public let version: Int
}
