/// Where a runtime host stands in a deployment. The driver moves it from `waiting`, the host itself from `draining` and `checking`.
public enum HostState: String, Sendable, CaseIterable {
    /// Its turn has not come.
    case waiting
    /// It lets the answers end that it is giving. It answers from the old revision.
    case draining
    /// It loads the revision and checks its health. It answers from the old revision.
    case checking
    /// All is well, and it waits for the others to be shifted with them. It answers from the old revision.
    case healthy
    /// It answers from the new revision.
    case serving
    /// A check failed.
    case failed
    /// The revision cannot be loaded, by whatever host.
    case unreadable
    /// It was silent for too long, and is left out.
    case gone

    /// Whether the deployment waits for something from the host.
    var isAwaited: Bool {
        switch self {
        case .waiting, .draining, .checking, .healthy: true
        case .serving, .failed, .unreadable, .gone: false
        }
    }
}
