/// Where a deployment stands.
///
/// `queued → in_progress → succeeded → rolled_back`, or from `in_progress` to `paused` when a check fails, and to `failed` when it is
/// given up. What is not under way any more changes only by a rollback, or, if it is paused, by the deployment that takes its place.
public enum DeploymentStatus: String, Sendable, CaseIterable {
    /// Waits for a runtime host.
    case queued
    /// The runtime hosts load and check the revision, and take it up as the strategy says.
    case inProgress = "in_progress"
    /// The Claw as a whole has been shifted to the revision.
    case succeeded
    /// Given up: the revision cannot be loaded, or another deployment took the place of a paused one.
    case failed
    /// A check failed. What was in service goes on serving, also on hosts that had been shifted already.
    case paused
    /// The Claw has been shifted back to what was in service before; or it was stopped before it shifted anything.
    case rolledBack = "rolled_back"

    /// Whether a runtime host has work with it. A Claw has one such deployment at a time.
    public var isUnderWay: Bool { self == .queued || self == .inProgress }
}
