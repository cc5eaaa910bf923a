import SQLDatabase

/// A session, within a transaction of its own.
///
/// The body of ``forEachRow(_:_:_:)`` may run other statements: the rows that are still to come then stand in memory until they have
/// been handed over.
struct PostgresConnection: SQLConnection {
    let session: PostgresSession

    var engine: SQLEngine { .postgres }

    func notify(_ channel: String, _ payload: String) throws {
        try execute("SELECT pg_notify($1, $2)", [channel, payload])
    }

    func forEachRow(_ sql: String, _ parameters: [any SQLConvertible], _ body: (SQLRow) throws -> Void) throws {
        let rows = try translating { try session.start(sql, parameters) }
        while let row = try translating({ try rows.next() }) { try body(row) }
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [any SQLConvertible]) throws -> Int {
        try translating {
            let rows = try session.start(sql, parameters)
            while try rows.next() != nil {}
            return rows.changes
        }
    }

    private func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let failure as PostgresFailure { throw failure.error }
    }
}
