/// In which order the runtime hosts take up a revision.
public enum DeploymentStrategy: String, Sendable, CaseIterable {
    /// All load and check it; the Claw shifts in one step when every one is healthy. Until then the old revision stays as it is.
    case blueGreen = "blue_green"
    /// Host by host: each lets its answers end, loads and checks the revision, and serves it.
    case rolling
    /// Batch by batch, each shifted in one step when it is healthy, and watched for a while before the next one follows.
    case batched

    /// What a deployment follows that names none.
    public static let standard = DeploymentStrategy.blueGreen
}
