import Foundation
import GRDB
public import SQLDatabase

/// A database file that is only looked at, while others may write to it: nothing is made, migrated or emptied into the file.
///
/// It works over one connection. Without a write-ahead log beside it, the file is opened as if for writing, since only then SQLite takes away
/// again what it lays beside a file that it reads.
public final class SQLiteReader: SQLDatabase {
    private let queue: DatabaseQueue
    private let path: String

    /// - Throws: `SQLError` `unavailable` if there is no such file, or if it cannot be read; `damaged` if it is not a database.
    public init(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SQLError(.unavailable, "there is no file \(path)")
        }
        var configuration = Configuration()
        configuration.readonly = FileManager.default.fileExists(atPath: path + "-wal")
        configuration.busyMode = .timeout(SQLiteDatabase.busyTimeout)
        configuration.label = "sqlite-reader"
        self.path = path
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw SQLError.translating(error)
        }
    }

    public var engine: SQLEngine { .sqlite }

    /// The same: a file answers as fast as it can.
    public func with(deadline: Duration) -> any SQLDatabase { self }

    public func notifications(on channel: String) -> AsyncStream<String>? { nil }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        do {
            return try await queue.read { try body(SQLiteConnection(database: $0)) }
        } catch {
            throw SQLError.translating(error)
        }
    }

    /// - Throws: `SQLError` `statement`, always.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        throw SQLError(.statement, "\(path) was opened for reading alone")
    }

    public func close() async {
        try? queue.close()
    }

    /// Copies the database as it is at this moment into a new file, whole and alone: no write-ahead log belongs to it. Blocks on the file system.
    ///
    /// - Parameters:
    ///   - path: of the copy. The file may be there, and empty.
    ///   - finish: what to change in the copy, and what to tell of it, in one transaction.
    /// - Throws: `SQLError` `damaged` if SQLite does not find the copy whole, or a reference in it leads nowhere.
    public func copy<Result: Sendable>(
        to path: String, finish: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        do {
            let copy = try DatabaseQueue(path: path)
            try queue.backup(to: copy)
            let result = try await copy.writeWithoutTransaction { database in
                var result: Result?
                try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
                try database.inTransaction(.immediate) {
                    result = try finish(SQLiteConnection(database: database))
                    return .commit
                }
                let found = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
                guard found == ["ok"] else {
                    throw SQLError(.damaged, "the copy of \(self.path) is damaged: \(found.joined(separator: "; "))")
                }
                guard try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil else {
                    throw SQLError(.damaged, "the copy of \(self.path) is damaged: a reference leads nowhere")
                }
                guard let result else { throw SQLError(.statement, "a transaction ended without a result") }
                return result
            }
            try copy.close()
            return result
        } catch {
            throw SQLError.translating(error)
        }
    }
}
