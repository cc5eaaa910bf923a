import Synchronization

/// What a host has in hand, so that it does nothing twice at once, and not too much.
final class ChecksUnderWay: Sendable {
    private let limit: Int
    private let inHand = Mutex<Set<DeploymentID>>([])

    init(atMost limit: Int) {
        self.limit = limit
    }

    /// - Returns: false if the task is in hand, or too many are. A drain is quickly looked at, and always has a place.
    func begin(_ task: DeploymentStore.HostTask) -> Bool {
        inHand.withLock { inHand in
            guard inHand.count < limit || task.state == .draining else { return false }
            return inHand.insert(task.id).inserted
        }
    }

    func end(_ task: DeploymentStore.HostTask) {
        inHand.withLock { _ = $0.remove(task.id) }
    }
}
