public import APIKeys

/// The taking of a Claw's configuration into service.
public struct Deployment: Sendable, Hashable {
    public let id: DeploymentID
    public let teamID: TeamID
    public let clawID: ClawID
    /// The number of the revision that it takes into service.
    public let revision: Int
    public let rollout: Rollout
    public let status: DeploymentStatus
    /// Whether the Claw answers from what this deployment took into service.
    public let isInService: Bool
    public let createdAt: Timestamp
    public let createdBy: UserID
    public let updatedAt: Timestamp
    /// What has happened, oldest first.
    public internal(set) var events: [DeploymentEvent]
}
