import SQLDatabase
import Tracing

/// A database whose transactions are spans of whatever trace they are part of. What is part of none, such as the heartbeats of the key feed, is not
/// traced. No statement and no value is shown.
struct TracedDatabase: SQLDatabase {
    let base: any SQLDatabase
    let tracer: any Tracer

    var engine: SQLEngine { base.engine }
    var connectionCounts: SQLConnectionCounts? { base.connectionCounts }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await traced("read") { try await base.read(body) }
    }

    func lookUp<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await traced("read") { try await base.lookUp(body) }
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await traced("write") { try await base.write(body) }
    }

    func with(deadline: Duration) -> any SQLDatabase {
        TracedDatabase(base: base.with(deadline: deadline), tracer: tracer)
    }

    func notifications(on channel: String) -> AsyncStream<String>? { base.notifications(on: channel) }

    func close() async { await base.close() }

    private func traced<Result: Sendable>(
        _ kind: String, _ body: () async throws -> Result
    ) async throws -> Result {
        guard let context = ServiceContext.current else { return try await body() }
        let span = tracer.startAnySpan("SQL \(kind)", context: context, ofKind: .client)
        defer { span.end() }
        span.updateAttributes { attributes in
            attributes["db.system.name"] = engine == .postgres ? "postgresql" : "sqlite"
            attributes["db.operation.name"] = kind
        }
        do {
            return try await body()
        } catch {
            // A transaction may end by an error that is an answer. What is the database's own is one of these.
            if let error = error as? SQLError {
                span.attributes["error.type"] = "\(error.code)"
                span.setStatus(SpanStatus(code: .error))
            }
            throw error
        }
    }
}

extension Installation {
    /// The same, whose transactions are traced, but for those of the activity log and the key feed, which belong to no request.
    func traced(by tracer: any Tracer) -> Installation {
        Installation(
            settings: settings, database: TracedDatabase(base: database, tracer: tracer), activityDatabase: activityDatabase,
            feedDatabase: feedDatabase, keyring: keyring, time: time, clock: clock, notes: notes)
    }
}
