/// A part of a team's deployments, newest first. The next one begins before the last deployment of this one.
public struct DeploymentPage: Sendable, Hashable {
    public let deployments: [Deployment]
    /// Whether there are older ones.
    public let hasMore: Bool
}
