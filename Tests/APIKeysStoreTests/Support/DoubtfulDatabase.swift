import SQLDatabase
import Synchronization

/// A database whose reads are answered, and whose commits are lost, or are heard of late or never.
final class DoubtfulDatabase: SQLDatabase {
    enum Commits: Sendable {
        case acknowledged
        /// They never happen, as on a primary whose standbys are gone.
        case missing
        /// They happen, and nobody hears of it.
        case unheard
    }

    private let inner: any SQLDatabase
    private let commits = Mutex(Commits.acknowledged)
    private let beforeWrite: @Sendable () async -> Void
    private let beforeRead: @Sendable (Int) async throws -> Void
    private let reads = Mutex(0)

    init(
        _ inner: any SQLDatabase, beforeWrite: @escaping @Sendable () async -> Void = {},
        beforeRead: @escaping @Sendable (Int) async throws -> Void = { _ in }
    ) {
        self.inner = inner
        self.beforeWrite = beforeWrite
        self.beforeRead = beforeRead
    }

    func become(_ commits: Commits) {
        self.commits.withLock { $0 = commits }
    }

    private static let doubt = SQLError(.unavailable, "the outcome of a COMMIT is unknown")

    func read<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result {
        let number = reads.withLock { reads in
            reads += 1
            return reads
        }
        try await beforeRead(number)
        return try await inner.read(body)
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result {
        await beforeWrite()
        switch commits.withLock({ $0 }) {
        case .acknowledged: return try await inner.write(body)
        case .unheard: try await inner.write { _ = try body($0) }
        case .missing:
            return try await inner.write { connection in
                _ = try body(connection)
                throw Self.doubt
            }
        }
        throw Self.doubt
    }

    var engine: SQLEngine { inner.engine }
    func with(deadline: Duration) -> any SQLDatabase { self }
    func notifications(on channel: String) -> AsyncStream<String>? { inner.notifications(on: channel) }
    func close() async { await inner.close() }
}
