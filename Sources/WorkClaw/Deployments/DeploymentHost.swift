public import APIKeys

/// A runtime host at work with a deployment, without its name: which hosts there are is the installation's matter, and no team's.
public struct DeploymentHost: Sendable, Hashable {
    /// From 1 on: those of one batch go together.
    public let batch: Int
    public let state: HostState
    /// When it came to this state.
    public let since: Timestamp
    /// What a check found, in sentences that may be shown to the team.
    public let obstacle: String?
}
