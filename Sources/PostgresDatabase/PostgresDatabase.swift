public import SQLDatabase

/// The engine for several servers: PostgreSQL, through libpq.
///
/// A pool of connections, each on a thread of its own. They are made when they are needed, and made again when they break.
///
/// - A call ends within its deadline, counted from the call. What the server does not answer by then is given up with its connection, without
///   waiting for a cancel. The exception is libpq's look-up of host names, which delays no call, but may delay the thread that connects.
/// - Writing transactions overlap (`READ COMMITTED`): see `SQLDatabase.write(_:)` for what follows for whoever reads before writing.
/// - A transaction that conflicts with another, or whose connection breaks, has changed nothing and runs again, up to five times within the
///   deadline. One that breaks a rule of uniqueness or reference runs a second time, since another may have come between its look and its
///   writing. Once COMMIT has been sent and stays unanswered, the outcome is unknown, and nothing is repeated.
/// - After a statement has failed, its transaction cannot succeed any more, even if the body catches the error.
/// - Texts cannot hold NUL.
///
/// ```swift
/// let database = try PostgresDatabase(
///     "postgres://workclaw:…@db1.internal,db2.internal/workclaw?target_session_attrs=read-write&sslmode=verify-full&sslrootcert=/etc/ca.pem")
/// ```
///
/// `sslmode=verify-full` is what keeps the password and the data from whoever sits in between: libpq's default, `prefer`, encrypts if it can and
/// verifies nobody. With several hosts, `target_session_attrs=read-write` finds the one that is the primary now.
public final class PostgresDatabase: SQLDatabase {
    private let target: ConnectionString
    private let pool: PostgresPool
    private let deadline: Duration

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - connection: a `postgres://` URL or libpq's `key=value` pairs. What it leaves out comes from libpq's environment variables and
    ///     password file.
    ///   - maximumConnections: at least 1; those of ``notifications(on:)`` come on top.
    ///   - maximumWaiting: how many calls may wait for a connection. One more is refused at once as `unavailable`.
    ///   - deadline: how long a call may take in all, waiting for its turn included.
    /// - Throws: `SQLError` `statement` for a connection string that libpq cannot read.
    public init(
        _ connection: String, maximumConnections: Int = 8, maximumWaiting: Int = 256, deadline: Duration = .seconds(3)
    ) throws {
        self.target = try ConnectionString(connection)
        self.deadline = deadline
        self.pool = PostgresPool(
            target: target, mostSlots: max(1, maximumConnections), mostWaiting: maximumWaiting,
            connectTime: min(deadline, .seconds(3)))
    }

    deinit {
        pool.shutDown()
    }

    public var engine: SQLEngine { .postgres }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await transaction(.read, within: deadline, body)
    }

    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await transaction(.write, within: deadline, body)
    }

    public var connectionCounts: SQLConnectionCounts? { pool.counts }

    public func close() async {
        await pool.close()
    }

    public func with(deadline: Duration) -> any SQLDatabase {
        OtherDeadline(database: self, deadline: deadline)
    }

    /// What is sent to `channel` by `NOTIFY`, from the first moment that a connection for it stands until the stream is given up.
    ///
    /// A transaction sends with `SQLConnection.notify(_:_:)`, and what it sent comes when it commits. The stream has a connection and a thread
    /// of its own, and connects again when that breaks. **What is sent meanwhile is lost**, and so is the oldest of what nobody picks up: a
    /// notification is a reason to look at once, never the only one. ``close()`` does not end the stream; giving it up does.
    public func notifications(on channel: String) -> AsyncStream<String>? {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(256))
        PostgresListener(target: target, channel: channel, continuation: continuation).start()
        return stream
    }

    fileprivate func transaction<Result: Sendable>(
        _ kind: TransactionKind, within time: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let deadline = ContinuousClock.now + time
        let id = pool.newID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = PostgresJob(
                    id: id, deadline: deadline,
                    attempt: { session in
                        switch session.attempt(kind, until: deadline, body) {
                        case .finished(let result):
                            continuation.resume(with: result)
                            return .finished
                        case .conflict(let error, let mostAttempts): return .conflict(error, mostAttempts: mostAttempts)
                        case .lost(let error, let hasBegun): return .lost(error, hasBegun: hasBegun)
                        }
                    },
                    refuse: { continuation.resume(throwing: $0) })
                if Task.isCancelled { return job.end(with: SQLError(.unavailable, "the call was cancelled")) }
                pool.submit(job)
            }
        } onCancel: {
            pool.cancel(id)
        }
    }

    private struct OtherDeadline: SQLDatabase {
        let database: PostgresDatabase
        let deadline: Duration

        var engine: SQLEngine { database.engine }

        var connectionCounts: SQLConnectionCounts? { database.connectionCounts }

        func with(deadline: Duration) -> any SQLDatabase { database.with(deadline: deadline) }

        func notifications(on channel: String) -> AsyncStream<String>? { database.notifications(on: channel) }

        func read<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Result
        ) async throws -> Result {
            try await database.transaction(.read, within: deadline, body)
        }

        func write<Result: Sendable>(
            _ body: @escaping @Sendable (any SQLConnection) throws -> Result
        ) async throws -> Result {
            try await database.transaction(.write, within: deadline, body)
        }

        func close() async {
            await database.close()
        }
    }
}

extension PostgresDatabase: CustomStringConvertible {
    /// Where it leads, without a password.
    public var description: String { "PostgreSQL at \(target)" }
}
