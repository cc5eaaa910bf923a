import CLibpq
import SQLDatabase

/// A connection with what it remembers: its prepared statements, and how its transaction stands.
///
/// Belongs to one thread.
final class PostgresSession {
    let socket: PostgresSocket
    private var statements = PreparedStatements()
    /// The result that is being handed over row by row. The connection can do nothing else before it has been read.
    private var open: PostgresRows?
    /// What the transaction failed of. PostgreSQL goes on with none after an error, so nothing more is sent in it.
    private(set) var failure: PostgresFailure?
    /// Whether this transaction has taken its turn among those that define tables.
    private var hasTurn = false

    init(socket: PostgresSocket) {
        self.socket = socket
    }

    /// Whether another transaction can begin.
    var isUsable: Bool { !isRetired && (failure?.leavesConnection ?? true) }
    private var isRetired = false

    /// Does something with the connection, and notes what it fails of.
    @discardableResult
    func noting<Result>(_ body: () throws(PostgresFailure) -> Result) throws(PostgresFailure) -> Result {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }

    /// Forgets how the last transaction ended.
    func reset() {
        failure = nil
        open = nil
        hasTurn = false
    }

    /// Lets nobody use the connection any more: it leads to a server that cannot do what is wanted.
    func retire() {
        isRetired = true
    }

    /// Takes back a transaction that failed or is not wanted.
    func rollBack() {
        guard isUsable else { return }
        let before = failure
        failure = nil
        do {
            try noting { () throws(PostgresFailure) in
                try discardOpenRows()
                try socket.run("ROLLBACK")
            }
            failure = before
            // Whatever has become stale is prepared again.
            if case .refused(_, .invalidStatementName) = before {
                statements.removeAll()
                try noting { () throws(PostgresFailure) in try socket.run("DEALLOCATE ALL") }
                failure = before
            }
        } catch {}
    }

    /// Sends a statement. Its rows are read from what is returned.
    func start(_ sql: String, _ parameters: [any SQLConvertible]) throws -> PostgresRows {
        let parameters = try PostgresParameters(parameters)
        return try noting { () throws(PostgresFailure) in
            try keepOpenRows()
            if let definition = PostgresDefinition.rewritten(sql) {
                if !hasTurn { try socket.run(PostgresDefinition.turn) }
                hasTurn = true
                try sendOnce(definition, parameters)
            } else {
                try sendPrepared(sql, parameters)
            }
            let rows = PostgresRows(session: self)
            open = rows
            return rows
        }
    }

    /// Called by `rows` when its last result has been read.
    func close(_ rows: PostgresRows) {
        if open === rows { open = nil }
    }

    /// Reads what nobody asked for any more.
    func discardOpenRows() throws(PostgresFailure) {
        guard let rows = open else { return }
        open = nil
        try rows.discard()
    }

    private func keepOpenRows() throws(PostgresFailure) {
        guard let rows = open else { return }
        open = nil
        try rows.keep()
    }

    private func sendPrepared(_ sql: String, _ parameters: PostgresParameters) throws(PostgresFailure) {
        let key = PreparedStatements.Key(sql: sql, types: parameters.types)
        let known = statements.name(of: key)
        let name = if let known { known } else { try prepare(key) }
        try socket.send { connection in
            parameters.withPointers { PQsendQueryPrepared(connection, name, $0, $1, $2, $3, 0) }
        }
        PQsetSingleRowMode(socket.pointer)
    }

    private func sendOnce(_ sql: String, _ parameters: PostgresParameters) throws(PostgresFailure) {
        let types = parameters.types.map(\.rawValue)
        try socket.send { connection in
            parameters.withPointers { PQsendQueryParams(connection, sql, $0, types, $1, $2, $3, 0) }
        }
        PQsetSingleRowMode(socket.pointer)
    }

    private func prepare(_ key: PreparedStatements.Key) throws(PostgresFailure) -> String {
        let (name, evicted) = statements.newName()
        if let evicted { try socket.run("DEALLOCATE \(evicted)") }
        let types = key.types.map(\.rawValue)
        try socket.send { PQsendPrepare($0, name, key.sql, Int32(types.count), types) }
        var failure: PostgresFailure?
        while let result = try socket.nextResult() {
            failure = failure ?? PostgresSocket.refusal(in: result)
            PQclear(result)
        }
        if let failure { throw failure }
        statements.add(name, for: key)
        return name
    }
}
