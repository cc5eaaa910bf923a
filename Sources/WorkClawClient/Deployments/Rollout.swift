/// How a deployment is to go into service.
public enum Rollout: Hashable, Sendable {
    /// Every host loads and checks it, and all shift at once.
    case blueGreen
    /// Host by host, or a few at a time. `nil` is one.
    case rolling(maxConcurrent: Int? = nil)
    /// Batch by batch, each watched for some seconds before the next one follows. `nil` is a quarter of the hosts, and 60 seconds.
    case batched(size: Int? = nil, validationWindow: Int? = nil)
}
