public import SQLDatabase

/// A database whose transactions know ``AuditOrigin/current``. They run on threads of the engine's own, on which a task's values are not to be had.
public struct OriginKeepingDatabase: SQLDatabase {
    private let base: any SQLDatabase

    public init(_ base: any SQLDatabase) {
        self.base = base
    }

    public var engine: SQLEngine { base.engine }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.read(body)
    }

    public func lookUp<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await base.lookUp(body)
    }

    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let origin = AuditOrigin.current
        return try await base.write { connection in
            try AuditOrigin.$current.withValue(origin) { try body(connection) }
        }
    }

    public func with(deadline: Duration) -> any SQLDatabase {
        OriginKeepingDatabase(base.with(deadline: deadline))
    }

    public func notifications(on channel: String) -> AsyncStream<String>? { base.notifications(on: channel) }

    public func close() async { await base.close() }
}
