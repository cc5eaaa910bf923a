import CLibpq
import SQLDatabase

/// The rows of a statement under way, in libpq's single-row mode: each is read from the connection when it is asked for.
///
/// When another statement is run before the last row has been read, what is left is kept in memory first.
final class PostgresRows {
    private unowned let session: PostgresSession
    private var kept: ArraySlice<Result<SQLRow, any Error>> = []
    private var isRead = false
    /// How many rows the statement inserted, updated or deleted, once all has been read.
    private(set) var changes = 0

    init(session: PostgresSession) {
        self.session = session
    }

    func next() throws -> SQLRow? {
        if let row = kept.popFirst() { return try row.get() }
        return try session.noting { () throws(PostgresFailure) in try receive() }?.get()
    }

    /// Takes the rest into memory, so that the connection is free.
    func keep() throws(PostgresFailure) {
        while let row = try receive() { kept.append(row) }
    }

    /// Reads the rest and forgets it: a transaction cannot end before. What is received is not looked at.
    func discard() throws(PostgresFailure) {
        kept = []
        while !isRead, let result = try session.socket.nextResult() { PQclear(result) }
        finish()
    }

    /// The next row from the connection. One that cannot be decoded fails alone: the statement itself goes on.
    private func receive() throws(PostgresFailure) -> Result<SQLRow, any Error>? {
        var failure: PostgresFailure?
        while !isRead, let result = try session.socket.nextResult() {
            defer { PQclear(result) }
            failure = failure ?? PostgresSocket.refusal(in: result)
            if PQresultStatus(result) == PGRES_SINGLE_TUPLE { return Result { try SQLRow(result: result) } }
            changes += Self.changes(of: result)
        }
        finish()
        if let failure { throw failure }
        return nil
    }

    private func finish() {
        isRead = true
        session.close(self)
    }

    private static func changes(of result: OpaquePointer) -> Int {
        // A SELECT counts its rows too, and has changed none.
        let tag = String(cString: PQcmdStatus(result))
        guard !tag.hasPrefix("SELECT"), let count = PQcmdTuples(result) else { return 0 }
        return Int(String(cString: count)) ?? 0
    }
}
