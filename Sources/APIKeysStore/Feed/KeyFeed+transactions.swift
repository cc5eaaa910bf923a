import APIKeys
import Logging
import SQLDatabase
import Synchronization

/// What a look at the feed has shown.
enum FeedSight: Sendable {
    /// The index holds everything up to this.
    case inStep(FeedHead)
    /// There is more than a heartbeat has time for.
    case behind
    /// This head is not one that goes on from what the index holds.
    case elsewhere(FeedHead)
}

extension KeyFeed {
    /// How many changes a heartbeat takes along. More are applied in a transaction that has the time.
    private static let mostInHeartbeat: Int64 = 5_000
    /// Into how many parts, at most, all keys are divided for loading, and how many changes are worth a part.
    private static let (mostParts, leastInPart): (Int64, Int64) = (64, 25_000)
    /// How many parts are read at once. Each has a connection, and a thread that decodes.
    private static let loaders = 2

    /// Writes the heartbeat, where it is written, and reads the feed in the same transaction. Returns once that is committed.
    func heartbeat() async throws -> FeedSight {
        let applied = state.withLock { $0.applied }
        let database = database.with(deadline: timing.deadline)
        guard database.engine == .postgres else {
            return try await database.read { try self.sight(after: applied, most: Self.mostInHeartbeat, on: $0) }.noted(
                in: self)
        }
        // Asked apart, since who may not ask fails with the whole transaction.
        if state.withLock({ $0.tellsTimeline }) == nil { try await askForTimeline(database) }
        let liveness = max(NodeStore.liveness, timing.leaseLength)
        let (sight, reading, share) = try await database.write { [time, node] connection in
            let reading = try ClockReading(uptime: { time.uptime }) { try NodeStore.beat(node, on: connection) }
            let share = try NodeStore.share(of: node, liveness: liveness, on: connection)
            return (try self.sight(after: applied, most: Self.mostInHeartbeat, on: connection), reading, share)
        }
        limiter?.share = share
        clock?.adjust(to: reading)
        return sight.noted(in: self)
    }

    /// Applies what is new, as long as it goes on from what is applied.
    ///
    /// - Returns: false if it does not.
    func apply(within deadline: Duration) async throws -> Bool {
        guard let applied = state.withLock({ $0.applied }) else { return false }
        let sight = try await database.with(deadline: deadline).read { try self.sight(after: applied, most: .max, on: $0) }
        if case .inStep = sight.noted(in: self) { return true }
        return false
    }

    /// Looks at the head, and brings the index up to it if it goes on from `applied`.
    ///
    /// Of what has been committed when the head was read nothing is missed. A key that changed again meanwhile is found with its newer
    /// number, and is found again by the next look.
    private func sight(after applied: FeedHead?, most: Int64, on connection: any SQLConnection) throws -> FeedSight {
        let (head, goesOn) = try head(after: applied, on: connection)
        guard let applied, goesOn else { return .elsewhere(head) }
        if head.sequence - applied.sequence > most { return .behind }
        if head.registers > applied.sequence { try readRegisters(on: connection) }
        if head.sequence > applied.sequence { _ = try update(after: applied.sequence, on: connection) }
        return .inStep(head)
    }

    /// Loads all keys of the history that `confirmed` is of, while the index goes on answering.
    ///
    /// The keys are read in parts, by the numbers of their last changes, in transactions that need not see the same state: whatever changes
    /// after the head was read gets a higher number, and is read at the end. What has not been read by then is gone. So no transaction is long, the
    /// server keeps nothing old for us, and the parts can be read at once and in any order.
    func load(_ confirmed: FeedHead) async throws {
        let (database, index) = (database.with(deadline: timing.loadDeadline), index)
        let start = try await database.read { connection in
            let head = try self.head(of: confirmed, on: connection)
            try self.readRegisters(on: connection)
            return head
        }
        let before = state.withLock { state in
            state.applied = nil
            return state.known
        }
        index.beginReload()
        let width = max(Self.leastInPart, start.sequence / Self.mostParts + 1)
        let parts = stride(from: 0, to: start.sequence, by: Int64.Stride(width)).map { $0..<min($0 + width, start.sequence) }
        var keys = try await withThrowingTaskGroup(of: Int.self) { group in
            var keys = 0
            for (position, part) in parts.enumerated() {
                if position >= Self.loaders { keys += try await group.next() ?? 0 }
                group.addTask {
                    try await database.read { connection in
                        _ = try self.head(of: confirmed, on: connection)
                        return try self.update(after: part.lowerBound, through: part.upperBound, on: connection)
                    }
                }
            }
            for try await count in group { keys += count }
            return keys
        }
        let (end, changes) = try await database.read { connection in
            let head = try self.head(of: confirmed, on: connection)
            try self.readRegisters(on: connection)
            return (head, try self.update(after: start.sequence, on: connection))
        }
        keys += changes
        index.finishReload()
        state.withLock { state in
            state.applied = end
            state.known = end
        }
        tell(of: end, after: before, keys: keys)
    }

    private func tell(of head: FeedHead, after before: FeedHead?, keys: Int) {
        let metadata: Logger.Metadata = ["keys": "\(keys)", "sequence": "\(head.sequence)"]
        guard let before else { return logger.info("The key index is loaded.", metadata: metadata) }
        let reason =
            if before.databaseID != head.databaseID {
                "Another database is in the place of the one that was followed"
            } else if before.timeline != head.timeline {
                "Another server has become the primary (timeline \(before.timeline), then \(head.timeline))"
            } else if head.sequence - before.sequence >= KeyStore.keptMarks {
                "Too much has changed since the last look"
            } else {
                "The database went back in time"
            }
        logger.notice("\(reason); all keys were loaded again.", metadata: metadata)
    }

    /// Brings the index up to date with the keys that changed after `sequence`.
    ///
    /// - Returns: how many there were.
    private func update(after sequence: Int64, through last: Int64? = nil, on connection: any SQLConnection) throws -> Int {
        var batch: [(digest: KeyDigest, key: IndexedKey)] = []
        var count = 0
        try KeyStore.forEachIndexedKey(changedAfter: sequence, through: last, scopes: scopes, on: connection) { digest, key in
            batch.append((digest, key))
            count += 1
            if batch.count == 1000 {
                index.update(batch)
                batch.removeAll(keepingCapacity: true)
            }
        }
        index.update(batch)
        return count
    }

    /// Takes over what stands beside the keys.
    private func readRegisters(on connection: any SQLConnection) throws {
        scopes.offer(try ScopeStore.own(on: connection))
        let table = try VerifierStore.table(on: connection)
        if table != verifiers.value { verifiers.publish(table) }
    }

    private func head(after known: FeedHead?, on connection: any SQLConnection) throws -> (head: FeedHead, goesOn: Bool) {
        try KeyStore.head(after: known, tellsTimeline: state.withLock { $0.tellsTimeline } ?? false, on: connection)
    }

    /// The head, unless it is of another history than was confirmed by a commit, or older: then the server is not the one that was asked
    /// before, and is not to be believed.
    private func head(of confirmed: FeedHead, on connection: any SQLConnection) throws -> FeedHead {
        let (head, goesOn) = try head(after: confirmed, on: connection)
        guard goesOn else {
            throw SQLError(.unavailable, "another server answers than the one that took the heartbeat")
        }
        return head
    }

    private func askForTimeline(_ database: any SQLDatabase) async throws {
        do {
            let answer = try await database.read { try KeyStore.tellsTimeline(on: $0) }
            state.withLock { $0.tellsTimeline = answer }
        } catch let error as SQLError where error.code == .statement {
            state.withLock { $0.tellsTimeline = false }
            logger.debug(
                "The database does not tell its timeline; the marks of its changes tell what a failover has lost.",
                metadata: ["error": "\(error)"])
        }
    }

    /// Removes the rows of nodes that are long gone.
    func forgetSilentNodes() async {
        guard database.engine == .postgres else { return }
        let now = time.now
        do {
            try await database.with(deadline: timing.deadline).write { try NodeStore.prune(at: now, on: $0) }
        } catch  where !Task.isCancelled {
            logger.warning("Nodes that are gone could not be removed.", metadata: ["error": "\(error)"])
        } catch {}
    }

    /// Takes this node out of the living. If it cannot, its row is told by its age.
    func leave() async {
        guard database.engine == .postgres else { return }
        _ = try? await database.with(deadline: .seconds(1)).write { [node] in try NodeStore.remove(node, on: $0) }
    }
}

extension FeedSight {
    fileprivate func noted(in feed: KeyFeed) -> Self {
        if case .inStep(let head) = self {
            feed.state.withLock { state in
                state.known = head
                state.applied = head
            }
        }
        return self
    }
}
