public import APIKeys
public import Logging
public import SQLDatabase
public import ServiceLifecycle
import Synchronization

/// Keeps an index in step with the database, whoever writes to it: this process, another, or a restore of a backup.
///
/// There is one applier, ``run()``: it loads all keys, then looks at the head of the feed every ``interval`` and applies what is new.
/// Each look that the database answered renews the lease, counted from before the look, so that a process that cannot see
/// changes any more stops accepting keys when its lease ends.
///
/// Whoever has committed a change here waits for it with ``applied(_:)``, which makes the next look come at once.
public final class KeyFeed: Service, KeyChangeBarrier {
    public static let defaultInterval = Duration.milliseconds(50)
    public static let defaultLeaseLength = Duration.seconds(5)

    private struct State {
        var applied: FeedHead?
        var isFailing = false
    }

    private let database: any SQLDatabase
    private let index: KeyIndex
    private let catalog: ScopeCatalog
    private let lease: Lease
    private let time: any TimeSource
    private let interval: Duration
    private let leaseLength: Duration
    private let logger: Logger
    private let sleep: @Sendable (Duration) async throws -> Void
    private let state = Mutex(State())
    /// The sequence of the last look that was applied.
    private let appliedSequence = SequenceGate(at: 0)
    /// How often somebody has asked for a look.
    private let requests = SequenceGate(at: 0)

    /// - Parameters:
    ///   - interval: between two looks at the head; a change is seen after at most this long.
    ///   - leaseLength: how long the index may be trusted after a look; 1 to 60 s make sense.
    ///   - sleep: waits that long, or until the task is cancelled.
    public init(
        database: any SQLDatabase, index: KeyIndex, catalog: ScopeCatalog, lease: Lease, time: any TimeSource,
        interval: Duration = defaultInterval, leaseLength: Duration = defaultLeaseLength, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.database = database
        self.index = index
        self.catalog = catalog
        self.lease = lease
        self.time = time
        self.interval = interval
        self.leaseLength = leaseLength
        self.logger = logger
        self.sleep = sleep
    }

    /// Whether all keys have been loaded.
    public var isLoaded: Bool { state.withLock { $0.applied != nil } }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let known = self.requests.reached
                await self.poll()
                await self.wait(for: known + 1, at: self.requests, atMost: self.interval)
            }
        }
    }

    /// Asks for a look now, and waits until the change is applied: at most for a lease's length. A look that succeeded after the change was
    /// committed has seen it; if there was none, the lease was last renewed before, and has ended by then.
    public func applied(_ sequence: Int64) async {
        guard appliedSequence.reached < sequence else { return }
        requests.advance()
        await wait(for: sequence, at: appliedSequence, atMost: leaseLength)
    }

    private func wait(for sequence: Int64, at gate: SequenceGate, atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { [sleep] group in
            group.addTask { await gate.wait(for: sequence) }
            group.addTask { try? await sleep(limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Looks once, and applies what is new. Not to be called while ``run()`` does: rows of an older look must never be applied after those
    /// of a newer one.
    func poll() async {
        let start = time.uptime
        do {
            try await apply()
            lease.renew(until: start + leaseLength)
            if state.withLock({ exchange(&$0.isFailing, with: false) }) { logger.notice("The key feed is back.") }
        } catch {
            // Once a failure, not twenty times a second.
            let isNew = state.withLock { !exchange(&$0.isFailing, with: true) }
            if isNew, !Task.isCancelled {
                logger.error(
                    "The key feed cannot be read; keys are refused when the lease ends.", metadata: ["error": "\(error)"])
            }
        }
    }

    private func apply() async throws {
        let applied = state.withLock { $0.applied }
        let (index, catalog) = (index, catalog)
        let (head, changes) = try await database.read { connection -> (FeedHead, Int) in
            let head = try KeyStore.head(on: connection)
            if head == applied { return (head, 0) }
            // A head that went back, or another database: a restore. What was applied may never have happened.
            let goesOn = applied.map { $0.databaseID == head.databaseID && $0.sequence <= head.sequence } ?? false
            if !goesOn { index.beginReload() }
            var batch: [(digest: KeyDigest, key: IndexedKey)] = []
            var changes = 0
            try KeyStore.forEachKey(changedAfter: goesOn ? applied?.sequence ?? 0 : 0, on: connection) { key in
                batch.append((key.digest, IndexedKey(key, scopes: catalog.set(of: key.scopes))))
                changes += 1
                if batch.count == 1000 {
                    index.update(batch)
                    batch.removeAll(keepingCapacity: true)
                }
            }
            index.update(batch)
            if !goesOn { index.finishReload() }
            return (head, changes)
        }
        guard head != applied else { return }
        state.withLock { $0.applied = head }
        appliedSequence.reach(head.sequence)
        if applied == nil {
            logger.info("The key index is loaded.", metadata: ["keys": "\(changes)"])
        } else if applied?.databaseID != head.databaseID || (applied?.sequence ?? 0) > head.sequence {
            logger.notice("The database went back in time; all keys were loaded again.", metadata: ["keys": "\(changes)"])
        }
    }
}
