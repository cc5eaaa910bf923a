import Foundation
import GRDB
public import SQLDatabase
import Synchronization

/// The embedded engine: one file, in WAL mode. Any number of readers work beside one writer, from this process and from others.
///
/// Writes begin with `BEGIN IMMEDIATE` and wait up to 5 s for another process's; so a transaction that began can commit.
public final class SQLiteDatabase: SQLDatabase {
    /// What a commit has reached when it is acknowledged.
    public enum Durability: String, Sendable {
        /// The disk: it survives a power cut (`synchronous=FULL`).
        case full = "FULL"
        /// The operating system: it survives this process's end, and a power cut may take the last commits (`synchronous=NORMAL`).
        case normal = "NORMAL"
    }

    /// How long a write waits for another process to finish its own.
    static let busyTimeout: TimeInterval = 5

    /// How long a look-up waits for another process, on a thread that others may need. After that it waits elsewhere.
    static let lookUpBusyMilliseconds = 50

    private let pool: DatabasePool
    /// Readers of their own: a look-up must not wait for those that take long.
    private let lookUps: DatabasePool
    private let deadline: Duration
    private let isClosed = Atomic(false)
    /// Calls that have begun and not ended.
    private let calls = Atomic(0)
    /// Those of them that run.
    private let running = Atomic(0)
    private static let mostReaders = 4

    /// Opens the database, and makes the file if there is none. Its folder must exist. Blocks on the file system: meant for the start.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - durability: what a commit has reached when it is acknowledged.
    ///   - deadline: how long a call may take in all, waiting for its turn included. Longer than the 5 s of a busy file.
    /// - Throws: `SQLError` `damaged` if the file is not a database; `unavailable` if it cannot be opened or written.
    public init(path: String, durability: Durability = .full, deadline: Duration = .seconds(8)) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busyTimeout)
        configuration.maximumReaderCount = Self.mostReaders
        configuration.label = "sqlite"
        self.deadline = deadline
        self.pool = try Self.translatingErrors {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB leaves a WAL database at NORMAL, which a power cut may rob of its last commits.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(durability.rawValue)") }
            return pool
        }
        // As a statement: GRDB gives a pool's readers a wait of its own, of 10 s.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA busy_timeout = \(Self.lookUpBusyMilliseconds)") }
        configuration.maximumReaderCount = max(8, 2 * ProcessInfo.processInfo.activeProcessorCount)
        configuration.readonly = true
        configuration.label = "sqlite-look-ups"
        lookUps = try Self.translatingErrors { try DatabasePool(path: path, configuration: configuration) }
    }

    public var engine: SQLEngine { .sqlite }

    public func with(deadline: Duration) -> any SQLDatabase {
        OtherDeadline(database: self, deadline: deadline)
    }

    /// None: another process's changes are seen by looking.
    public func notifications(on channel: String) -> AsyncStream<String>? { nil }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await read(within: deadline, body)
    }

    public func lookUp<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        guard !isClosed.load(ordering: .acquiring) else { throw SQLError(.unavailable, "the database has been closed") }
        do {
            return try lookUpHere(body)
        } catch let error as SQLError where error.code == .unavailable {
            // Another process has the file to itself for a moment.
            return try await read(body)
        }
    }

    /// Not asynchronous, so that it stays on the caller's thread.
    private func lookUpHere<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        try Self.translatingErrors { try lookUps.read { try body(SQLiteConnection(database: $0)) } }
    }

    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await write(within: deadline, body)
    }

    fileprivate func read<Result: Sendable>(
        within deadline: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await end(within: deadline) { [self] in
            try await pool.read { database in try self.counted { try body(SQLiteConnection(database: database)) } }
        }
    }

    fileprivate func write<Result: Sendable>(
        within deadline: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await end(within: deadline) { [self] in
            try await pool.writeWithoutTransaction { database in
                var result: Result?
                try self.counted {
                    try database.inTransaction(.immediate) {
                        result = try body(SQLiteConnection(database: database))
                        return .commit
                    }
                }
                guard let result else { throw SQLError(.statement, "a transaction ended without a result") }
                return result
            }
        }
    }

    /// One connection writes, the others read. They count as ready whether or not they have been opened, which takes no time.
    /// Look-ups have readers of their own, wait for nobody, and are not counted.
    public var connectionCounts: SQLConnectionCounts? {
        let limit = Self.mostReaders + 1
        let (calls, running) = (calls.load(ordering: .relaxed), running.load(ordering: .relaxed))
        return SQLConnectionCounts(
            inUse: min(max(0, running), limit), idle: min(max(0, limit - running), limit), waiting: max(0, calls - running),
            limit: limit)
    }

    /// Runs a transaction's body, and counts it among those that run.
    private func counted<Result>(_ body: () throws -> Result) rethrows -> Result {
        running.wrappingAdd(1, ordering: .relaxed)
        defer { running.wrappingSubtract(1, ordering: .relaxed) }
        return try body()
    }

    public func close() async {
        // GRDB hands a closed connection on to SQLite, which does not survive it.
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // GRDB closes the writer before the readers, which cannot empty the WAL. So they go first: a clean end leaves one whole file.
        try? lookUps.close()
        pool.releaseMemory()
        // GRDB closes the writer before the readers, and then nobody is left to move the WAL into the file: who copies that file alone would
        // miss what it holds. Another process's reader may keep it from being emptied, which loses nothing either.
        _ = try? await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        // Closing fails only while a statement runs; then the process's end closes it, and WAL mode has lost nothing.
        try? pool.close()
    }

    /// Runs `call`, and interrupts it at the deadline. What then still commits has committed, and is answered as such.
    private func end<Result: Sendable>(
        within deadline: Duration, _ call: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard !isClosed.load(ordering: .acquiring) else { throw SQLError(.unavailable, "the database has been closed") }
        calls.wrappingAdd(1, ordering: .relaxed)
        defer { calls.wrappingSubtract(1, ordering: .relaxed) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await Self.translatingErrors(call) }
            group.addTask {
                try? await Task.sleep(for: deadline)
                return nil
            }
            while let finished = try await group.next() {
                group.cancelAll()
                if let finished { return finished }
            }
            throw SQLError(.unavailable, "no answer within \(deadline)")
        }
    }

    private struct OtherDeadline: SQLDatabase {
        let database: SQLiteDatabase
        let deadline: Duration

        var engine: SQLEngine { database.engine }

        var connectionCounts: SQLConnectionCounts? { database.connectionCounts }

        func with(deadline: Duration) -> any SQLDatabase { database.with(deadline: deadline) }

        func notifications(on channel: String) -> AsyncStream<String>? { database.notifications(on: channel) }

        func read<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Result
        ) async throws -> Result {
            try await database.read(within: deadline, body)
        }

        func lookUp<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Result
        ) async throws -> Result {
            try await database.lookUp(body)
        }

        @discardableResult
        func write<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Result
        ) async throws -> Result {
            try await database.write(within: deadline, body)
        }

        func close() async { await database.close() }
    }

    private static func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw SQLError.translating(error) }
    }

    private static func translatingErrors<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch { throw SQLError.translating(error) }
    }
}
