public import APIKeys
public import Logging
public import SQLDatabase
public import ServiceLifecycle
import Synchronization

/// Keeps an index in step with the database, whoever writes to it: this process, another, or a restore of a backup.
///
/// There is one applier, ``run()``. At every **heartbeat** it looks at the head of the feed and applies what is new; a heartbeat that
/// succeeds renews the lease, counted from before it began, so that a process that cannot see changes any more stops accepting keys when its
/// lease ends. Between heartbeats it **looks** whenever a notification says that somebody has written. Who waits for a change, ``caughtUp()``,
/// makes a heartbeat due.
///
/// **What renews.** Where several nodes share a server, the heartbeat writes too: its own row, in the transaction that reads the feed. Only its
/// acknowledged COMMIT renews. A primary that a failover has left behind may answer reads for ever, but with synchronous standbys it
/// cannot commit; a server that is frozen or cut off cannot either. So whatever was acknowledged a lease's length ago is applied here, or
/// nothing is accepted. On SQLite, with one file, a heartbeat only reads.
///
/// **What may be believed.** A look, and a heartbeat before its COMMIT, may come from such a primary. So they only ever apply changes that go on from
/// what is applied, in the same history. Another history (another database, another timeline after a promotion, a head that went back, or one
/// that does not know the **mark** of the change that was applied last) counts once a heartbeat in it has been acknowledged. Then all keys are loaded again, the lease is not renewed before that is done, and the index
/// goes on answering for as long as the lease holds.
///
/// The database handed in is best one of its own, with two or three connections: then no heartbeat waits for a turn.
public final class KeyFeed: Service, KeyChangeBarrier {
    public static let defaultLeaseLength = Duration.seconds(5)

    struct State {
        /// What the index holds; `nil` if nothing, or a mixture that a load began and did not end.
        var applied: FeedHead?
        /// What the index held last; `nil` before all keys have ever been loaded.
        var known: FeedHead?
        /// Whether the engine tells its timeline; `nil` before it was asked.
        var tellsTimeline: Bool?
        /// When the last heartbeat began that has renewed the lease.
        var renewedAt: ContinuousClock.Instant?
        var failingSince: ContinuousClock.Instant?
        var hasToldOfEnd = false
    }

    let database: any SQLDatabase
    let index: KeyIndex
    /// What the keys of the index mean by their bits, kept in step as they are.
    public let scopes: ScopeRegister
    /// Who may ask what a key is, kept in step as the keys are.
    public let verifiers = Published(VerifierTable())
    private let lease: Lease
    let time: any TimeSource
    let clock: DatabaseTime?
    let node: Node
    let limiter: RateLimiter?
    let timing: FeedTiming
    let logger: Logger
    private let sleep: @Sendable (Duration) async throws -> Void
    let state = Mutex(State())
    /// How often somebody has asked for a look, or for a heartbeat.
    private let requests = SequenceGate(at: 0)
    /// How often somebody has asked for a heartbeat, and how many of those a heartbeat has answered that began later.
    private let (asked, answered) = (SequenceGate(at: 0), SequenceGate(at: 0))

    /// - Parameters:
    ///   - database: for the feed alone, as a rule; see above.
    ///   - index: what is kept in step.
    ///   - catalog: the scopes that are always there; others may be added while the process runs: ``scopes``.
    ///   - lease: renewed by each heartbeat.
    ///   - time: where the time comes from.
    ///   - clock: the time that is kept in step with the database's, if there is one.
    ///   - node: who the others see the heartbeats of.
    ///   - limiter: what counts the calls of keys with limits; each heartbeat tells it its part of them, by the nodes that live.
    ///   - leaseLength: how long the index may be trusted after a heartbeat: ``FeedTiming/leaseLengths``.
    ///   - interval: between two heartbeats, if not what follows from the engine and `leaseLength`.
    ///   - logger: told of what goes wrong.
    ///   - sleep: waits that long, or until the task is cancelled.
    public convenience init(
        database: any SQLDatabase, index: KeyIndex, catalog: ScopeCatalog, lease: Lease, time: any TimeSource,
        clock: DatabaseTime? = nil, node: Node = Node(name: ""), limiter: RateLimiter? = nil,
        leaseLength: Duration = defaultLeaseLength,
        interval: Duration? = nil, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        var timing = FeedTiming(engine: database.engine, leaseLength: leaseLength)
        if let interval { timing.interval = interval }
        self.init(
            database: database, index: index, catalog: catalog, lease: lease, time: time, clock: clock, node: node,
            limiter: limiter, timing: timing, logger: logger, sleep: sleep)
    }

    init(
        database: any SQLDatabase, index: KeyIndex, catalog: ScopeCatalog, lease: Lease, time: any TimeSource,
        clock: DatabaseTime?, node: Node, limiter: RateLimiter?, timing: FeedTiming, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.database = database
        self.index = index
        self.scopes = ScopeRegister(catalog)
        self.lease = lease
        self.time = time
        self.clock = clock
        self.node = node
        self.limiter = limiter
        self.timing = timing
        self.logger = logger
        self.sleep = sleep
    }

    /// Whether all keys have been loaded.
    public var isLoaded: Bool { state.withLock { $0.known != nil } }

    /// How long ago the index was last known to hold everything, and up to which change; `nil` before all keys have ever been loaded.
    public var freshness: (age: Duration, sequence: Int64)? {
        let (renewedAt, known) = state.withLock { ($0.renewedAt, $0.known) }
        guard let renewedAt, let known else { return nil }
        return (renewedAt.duration(to: time.uptime), known.sequence)
    }

    /// Why this node should be given no work now, in a sentence; `nil` if nothing speaks against it.
    public var obstacle: String? {
        guard isLoaded else { return "The key index is still being loaded." }
        guard lease.holds(at: time.uptime) else { return "The key feed has been lost." }
        if let clock, clock.doubt.map({ $0 > DatabaseTime.mostDoubt }) ?? true {
            return "The database's time is not known to the second."
        }
        return nil
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                if let notifications = self.database.notifications(on: KeyStore.channel) {
                    group.addTask { for await _ in notifications { self.requests.advance() } }
                }
                group.addTask { await self.follow() }
                await group.waitForAll()
            }
        }
        await leave()
    }

    /// Asks for a heartbeat now, and waits until it succeeds: at most for a lease's length. A heartbeat that began after the change was committed,
    /// and that was acknowledged, has seen it, whatever number it has; a look may have been answered by who does not know of it. If there was no
    /// such heartbeat, the lease was last renewed before, and has ended by then.
    public func caughtUp() async {
        let question = asked.advance()
        requests.advance()
        _ = await wait(for: question, at: answered, atMost: timing.leaseLength)
    }

    private func follow() async {
        var next = time.uptime
        var nextPruning = next
        while !Task.isCancelled {
            let known = requests.reached
            let start = time.uptime
            // What is asked for between two heartbeats is only looked for, unless that shows that more is needed.
            var isHeartbeatDue = start >= next || asked.reached > answered.reached
            if !isHeartbeatDue { isHeartbeatDue = await !look() }
            if isHeartbeatDue {
                let isRenewed = await poll()
                next = start + (isRenewed ? timing.interval : timing.retryInterval)
                // Before the first heartbeat that succeeds, the time is only this machine's.
                if isRenewed, start >= nextPruning {
                    nextPruning = start + .seconds(3600)
                    await forgetSilentNodes()
                }
            }
            let isRequest = await wait(for: known + 1, at: requests, atMost: max(.zero, next - time.uptime))
            if !isRequest { next = min(next, time.uptime) }
        }
    }

    /// - Returns: whether the gate was reached, and not the limit.
    private func wait(for sequence: Int64, at gate: SequenceGate, atMost limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { [sleep] group in
            group.addTask {
                await gate.wait(for: sequence)
                return true
            }
            group.addTask {
                try? await sleep(limit)
                return false
            }
            let isReached = await group.next() ?? false
            group.cancelAll()
            return isReached
        }
    }

    /// A heartbeat, with the loading that it turns out to need. Not to be called while ``run()`` does: rows of an older look must never be applied after
    /// those of a newer one.
    ///
    /// - Returns: whether it has renewed the lease.
    @discardableResult
    func poll() async -> Bool {
        do {
            // After a load, or a long way to catch up, another heartbeat has to confirm that it was all. Who writes faster than we read
            // would keep us at it for ever.
            for _ in 0..<4 {
                let (start, question) = (time.uptime, asked.reached)
                switch try await heartbeat() {
                case .inStep:
                    lease.renew(until: start + timing.leaseLength)
                    state.withLock { $0.renewedAt = start }
                    answered.reach(question)
                    noteSuccess()
                    return true
                case .behind: _ = try await apply(within: timing.loadDeadline)
                case .elsewhere(let head): try await load(head)
                }
            }
        } catch {
            note(error)
        }
        return false
    }

    /// Applies what is new, and renews nothing.
    ///
    /// - Returns: false if a heartbeat is needed to tell what it means.
    func look() async -> Bool {
        // There, a look is as good as a heartbeat.
        if database.engine == .sqlite { return false }
        do {
            return try await apply(within: timing.deadline)
        } catch {
            note(error)
            return false
        }
    }

    private func noteSuccess() {
        let now = time.uptime
        let failingSince = state.withLock { state in
            state.hasToldOfEnd = false
            return exchange(&state.failingSince, with: nil)
        }
        if let failingSince {
            logger.notice("The key feed is back.", metadata: ["after": "\(failingSince.duration(to: now))"])
        }
    }

    /// Tells of a failure once, and of its consequence once, not at every heartbeat.
    private func note(_ error: any Error) {
        if Task.isCancelled { return }
        let now = time.uptime
        let holds = lease.holds(at: now)
        let (isNew, hasEnded) = state.withLock { state in
            let isNew = state.failingSince == nil
            if isNew { state.failingSince = now }
            let hasEnded = !holds && state.known != nil && !state.hasToldOfEnd
            if hasEnded { state.hasToldOfEnd = true }
            return (isNew, hasEnded)
        }
        if isNew {
            logger.error("The key feed cannot be read; keys are refused when the lease ends.", metadata: ["error": "\(error)"])
        }
        if hasEnded {
            logger.error("The lease has ended: no key is accepted until the key feed is back.", metadata: ["error": "\(error)"])
        }
    }
}
