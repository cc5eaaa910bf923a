public import APIKeys
import Foundation
public import Logging
import SQLDatabase
public import ServiceLifecycle

/// Takes deployments into service: loads the revision, checks its health, and only then shifts the Claw to it, in one step.
///
/// A host holds a deployment for ``holdLength`` at a time and renews its hold while it works. So a deployment whose host died is picked up
/// by another, or by the same program when it starts again; and a deployment that was rolled back meanwhile is shifted no more, since
/// the shift asks for the hold.
public struct RuntimeHost: Service {
    /// How long a host that died keeps others from its deployment.
    static let holdLength = Duration.seconds(5)

    private let store: DeploymentStore
    private let probe: any ProviderProbe
    private let time: any TimeSource
    private let interval: Duration
    private let logger: Logger
    private let name: String

    /// - Parameters:
    ///   - interval: between two looks for deployments that wait.
    ///   - name: tells this host from all others, those that ran before on the same database too; a random one by default.
    public init(
        store: DeploymentStore, probe: any ProviderProbe, time: any TimeSource, interval: Duration = .milliseconds(100),
        logger: Logger, name: String? = nil
    ) {
        self.store = store
        self.probe = probe
        self.time = time
        self.interval = interval
        self.logger = logger
        self.name = name ?? UUID().uuidString
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    while try await driveNext() {}
                } catch  where !Task.isCancelled {
                    logger.error("A deployment could not be driven; it will be tried again.", metadata: ["error": "\(error)"])
                } catch {}
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Drives the deployment that has waited longest, until it has succeeded, paused or failed.
    ///
    /// - Returns: false if none waited.
    func driveNext() async throws -> Bool {
        let now = time.now
        guard let held = try await store.takeNext(for: name, until: now.adding(Self.holdLength), at: now) else { return false }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await drive(held)
                return true
            }
            group.addTask {
                await keepHold(of: held)
                return false
            }
            // The end of the work ends the keeping of the hold. A hold that is lost does not end the work, which notices at its next step.
            while let isDone = try await group.next(), !isDone {}
            group.cancelAll()
        }
        return true
    }

    private func drive(_ held: DeploymentStore.Held) async throws {
        guard let revision = try await load(held) else { return }
        // This process is the one host there is. With several, each group waits for the health of the one before it.
        for group in held.strategy.groups(of: [name]) {
            for _ in group {
                let obstacles = try await obstacles(to: revision)
                guard obstacles.isEmpty else {
                    let sentence = (obstacles + ["What was in service goes on serving."]).joined(separator: " ")
                    return try await store.stop(held, by: name, with: DeploymentEvent(.paused, at: time.now, sentence))
                }
            }
        }
        if try await store.shift(held, to: revision, by: name, at: time.now) {
            logger.info("A Claw has been shifted.", metadata: ["deployment": "\(held.id)", "revision": "\(held.revision)"])
        }
    }

    /// - Returns: `nil` if there is nothing to take into service: the Claw has been deleted, and its deployments with it, or the revision
    ///   cannot be read, which ends the deployment.
    private func load(_ held: DeploymentStore.Held) async throws -> Revision? {
        do {
            return try await store.revision(of: held)
        } catch let error as SQLError where error.code == .decoding {
            logger.error("A revision cannot be loaded.", metadata: ["deployment": "\(held.id)", "error": "\(error)"])
            let event = DeploymentEvent(.failed, at: time.now, "The revision cannot be loaded.")
            try await store.stop(held, by: name, with: event)
            return nil
        }
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

    private func keepHold(of held: DeploymentStore.Held) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.holdLength / 5)
            guard !Task.isCancelled else { return }
            let end = time.now.adding(Self.holdLength)
            // A store that does not answer loses the hold in time, which is what the hold is for.
            guard (try? await store.renew(held, by: name, until: end)) ?? true else { return }
        }
    }
}
