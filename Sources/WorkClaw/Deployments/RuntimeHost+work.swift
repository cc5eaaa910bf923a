import APIKeys
import Logging
import SQLDatabase

/// What a host does when a deployment asks for it.
extension RuntimeHost {
    /// Does one task, which is in hand.
    ///
    /// - Returns: whether the deployment has gone on by it.
    func perform(_ task: DeploymentStore.HostTask) async throws -> Bool {
        if task.state == .draining { return try await store.endDrain(of: task, on: name, at: time.now) }
        guard let result = try await check(task) else { return false }
        return try await store.report(result, of: task, on: name, at: time.now)
    }

    /// - Returns: `nil` if there is nothing to check any more: the Claw has been deleted.
    private func check(_ task: DeploymentStore.HostTask) async throws -> DeploymentStore.CheckResult? {
        let revision: Revision
        do {
            guard let loaded = try await store.revision(of: task) else { return nil }
            revision = loaded
        } catch let error as SQLError where error.code == .decoding {
            logger.error("A revision cannot be loaded.", metadata: ["deployment": "\(task.id)", "error": "\(error)"])
            return .unreadable
        }
        let obstacles = try await obstacles(to: revision)
        return obstacles.isEmpty ? .healthy : .unhealthy(obstacles)
    }

    /// All that stands in the way of the revision.
    private func obstacles(to revision: Revision) async throws -> [String] {
        var obstacles = try await store.unmetNeeds(of: revision)
        do {
            let ofProvider = try await probe.obstacle(
                to: revision.content, of: revision.clawID, in: revision.teamID, at: time.now)
            if let ofProvider { obstacles.append(ofProvider) }
        } catch let error as VaultError {
            // Trying again would not mend it: people have to.
            logger.error("The vault cannot be read for a health check.", metadata: ["error": "\(error)"])
            obstacles.append("The vault cannot be read; the server's log says why.")
        }
        return obstacles
    }
}
