import SQLDatabase
import Synchronization

/// A database that refuses every call while an outage lasts.
final class Outage: SQLDatabase {
    private let base: any SQLDatabase
    private let error = Mutex<SQLError?>(nil)

    init(_ base: any SQLDatabase) {
        self.base = base
    }

    func begin(_ error: SQLError) { self.error.withLock { $0 = error } }
    func end() { error.withLock { $0 = nil } }

    var engine: SQLEngine { base.engine }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try check()
        return try await base.read(body)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try check()
        return try await base.write(body)
    }

    func with(deadline: Duration) -> any SQLDatabase { base.with(deadline: deadline) }
    func notifications(on channel: String) -> AsyncStream<String>? { base.notifications(on: channel) }
    func close() async { await base.close() }

    private func check() throws {
        if let error = error.withLock({ $0 }) { throw error }
    }
}
