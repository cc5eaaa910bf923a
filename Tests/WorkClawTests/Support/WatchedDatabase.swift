import SQLDatabase
import Synchronization

/// A database that keeps the statements of transactions that write, and before each of those does what it was told to.
final class WatchedDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let beforeWrite: @Sendable () async throws -> Void
    private let log = Log()

    private final class Log: Sendable {
        let statements = Mutex<[String]>([])
    }

    init(_ base: any SQLDatabase, beforeWrite: @escaping @Sendable () async throws -> Void = {}) {
        self.base = base
        self.beforeWrite = beforeWrite
    }

    /// Of transactions that wrote, or were to.
    var statements: [String] { log.statements.withLock { $0 } }

    var engine: SQLEngine { base.engine }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.read(body)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await beforeWrite()
        return try await base.write { [log] in try body(Connection(base: $0, log: log)) }
    }

    func with(deadline: Duration) -> any SQLDatabase { self }
    func notifications(on channel: String) -> AsyncStream<String>? { base.notifications(on: channel) }
    func close() async { await base.close() }

    private struct Connection: SQLConnection {
        let base: any SQLConnection
        let log: Log

        var engine: SQLEngine { base.engine }

        func forEachRow(_ sql: String, _ parameters: [any SQLConvertible], _ body: (SQLRow) throws -> Void) throws {
            log.statements.withLock { $0.append(sql) }
            try base.forEachRow(sql, parameters, body)
        }

        @discardableResult
        func execute(_ sql: String, _ parameters: [any SQLConvertible]) throws -> Int {
            log.statements.withLock { $0.append(sql) }
            return try base.execute(sql, parameters)
        }

        func notify(_ channel: String, _ payload: String) throws { try base.notify(channel, payload) }
    }
}
