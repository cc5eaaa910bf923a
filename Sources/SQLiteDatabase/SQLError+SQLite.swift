import GRDB
import SQLDatabase

extension SQLError {
    /// A failure of SQLite in the words that all engines share.
    ///
    /// - Returns: `error` itself if it is none of SQLite's: what a transaction's body throws passes through.
    static func translating(_ error: any Error) -> any Error {
        switch error {
        case let error as DatabaseError: SQLError(error)
        case is CancellationError: SQLError(.unavailable, "the call was cancelled")
        default: error
        }
    }

    private init(_ error: DatabaseError) {
        // SQLite's messages name tables and columns, never values.
        let message = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            let unique: [ResultCode] = [.SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY]
            let isUnique = unique.contains(error.extendedResultCode)
            let columns = isUnique ? error.message?.split(separator: ": ", maxSplits: 1).last : nil
            self.init(isUnique ? .notUnique : .constraint, message, constraint: columns.map(String.init))
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.damaged, message)
        case .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_RANGE, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
            self.init(.statement, message)
        default:
            // Busy, locked, full, read-only, interrupted, or an I/O error: the engine cannot do it now.
            self.init(.unavailable, message)
        }
    }
}
