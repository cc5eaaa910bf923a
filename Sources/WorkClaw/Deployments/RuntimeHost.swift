public import APIKeys
import APIKeysStore
public import Logging
public import ServiceLifecycle

/// This process's part in deployments: it says that it is alive, does what a deployment asks of a host, and drives deployments.
///
/// Nothing of a deployment is in memory alone. Each deployment is driven by one host, which holds it for ``holdLength`` at a time and renews
/// its hold while it works: when it dies, another goes on from where it stood. What the hosts have to do stands in rows, and each host picks
/// up its own. A deployment that was rolled back meanwhile has no rows any more, and is shifted no more, since each step asks for the hold.
public struct RuntimeHost: Service {
    /// How long a driver that died keeps others from its deployment.
    static let holdLength = Duration.seconds(5)
    /// Between two signs of life.
    static let heartbeat = Duration.seconds(1)
    /// How many deployments a host drives at a time, which takes it little.
    static let mostDriven = 32
    /// How many checks a host does at a time: one provider that does not answer keeps nobody else waiting.
    static let mostChecks = 8

    let store: DeploymentStore
    let probe: any ProviderProbe
    let time: any TimeSource
    let logger: Logger
    let name: HostName
    let checks = ChecksUnderWay(atMost: mostChecks)
    private let signs: DeploymentStore
    private let watch = HostWatch()
    private let interval: Duration

    /// - Parameters:
    ///   - signs: where it says that it is alive, and signs off: over connections that are not those of requests, so that a host which has much
    ///     to do is still heard of. `nil` for the same as `store`.
    ///   - interval: between two looks for something to do.
    ///   - name: the one that the stores of this process are told, too.
    public init(
        store: DeploymentStore, signs: DeploymentStore? = nil, probe: any ProviderProbe, time: any TimeSource,
        interval: Duration = .milliseconds(100),
        logger: Logger, name: HostName = .random()
    ) {
        self.store = store
        self.signs = signs ?? store
        self.probe = probe
        self.time = time
        self.interval = interval
        self.logger = logger
        self.name = name
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await loop(every: Self.heartbeat, beat) }
                // Beside the signs of life: whatever this waits for does not delay them.
                group.addTask { await loop(every: Self.heartbeat, forgetSilent) }
                group.addTask { await follow() }
            }
        }
        // In a task of its own, which is waited for: the present one may have been cancelled, and could write nothing any more.
        await Task {
            do {
                try await signs.signOff(name, at: time.now)
            } catch {
                logger.warning(
                    "The runtime host could not sign off; the others miss it soon.", metadata: ["error": "\(error)"])
            }
        }.value
    }

    /// Does once what ``run()`` does again and again, and waits for the checks.
    ///
    /// - Returns: whether there was anything to do.
    func round() async throws -> Bool {
        try await beat()
        try await forgetSilent()
        let (hasDriven, tasks) = try await look()
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in tasks {
                group.addTask {
                    defer { checks.end(task) }
                    return try await perform(task)
                }
            }
            return try await group.reduce(hasDriven) { $0 || $1 }
        }
    }

    func beat() async throws {
        do {
            try await signs.beat(name, at: time.now)
        } catch {
            watch.breakOff()
            throw error
        }
        watch.goOn(at: time.uptime)
    }

    private func forgetSilent() async throws {
        try await store.forgetSilent(watchedFor: watch.length(at: time.uptime), at: time.now)
    }

    private func follow() async {
        await withDiscardingTaskGroup { group in
            await loop(every: interval) {
                while true {
                    let (hasDriven, tasks) = try await look()
                    for task in tasks { group.addTask { await performPatiently(task) } }
                    guard hasDriven else { return }
                }
            }
        }
    }

    /// Drives what this host drives by one step each.
    ///
    /// - Returns: whether it did, and what the host has to do itself and has not in hand: it is in hand now.
    private func look() async throws -> (hasDriven: Bool, tasks: [DeploymentStore.HostTask]) {
        let now = time.now
        let watched = watch.length(at: time.uptime)
        let look = try await store.look(for: name, watchedFor: watched, at: now)
        var hasDriven = false
        if look.isAnyWaiting {
            for _ in look.driven.count..<max(look.driven.count, Self.mostDriven) {
                let taken = try await store.takeNext(
                    for: name, until: now.adding(Self.holdLength), watchedFor: watched, at: now)
                guard taken != nil else { break }
                hasDriven = true
            }
        }
        for driven in look.driven {
            if try await drive(driven, watchedFor: watched, at: now) { hasDriven = true }
        }
        return (hasDriven, look.tasks.filter(checks.begin))
    }

    private func drive(
        _ driven: DeploymentStore.Driven, watchedFor watched: Duration, at now: Timestamp
    ) async throws -> Bool {
        let isFresh = driven.heldUntil.map { $0.since(now) > Self.holdLength - Self.heartbeat } ?? false
        guard driven.progress.next(at: now) != .wait || !isFresh else { return false }
        let step = try await store.advance(
            driven.id, in: driven.teamID, by: name, until: now.adding(Self.holdLength), watchedFor: watched, at: now)
        if step == .finish {
            logger.info(
                "A Claw has been shifted.", metadata: ["deployment": "\(driven.id)", "revision": "\(driven.revision)"])
        }
        return step != nil && step != .wait
    }

    private func performPatiently(_ task: DeploymentStore.HostTask) async {
        defer { checks.end(task) }
        do {
            _ = try await perform(task)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("A host's part in a deployment failed; it will be tried again.", metadata: ["error": "\(error)"])
            // It stays in hand for a while, so that nobody tries it again at once.
            try? await Task.sleep(for: Self.heartbeat)
        }
    }

    /// After a failure it waits for a second at least.
    private func loop(every interval: Duration, _ work: () async throws -> Void) async {
        await PatientLoop(
            "The runtime host", every: interval, afterFailure: max(interval, .seconds(1)), logger: logger
        ).run(work)
    }
}
