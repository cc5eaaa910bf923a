import Foundation
import GRDB
import SQLDatabase

/// A GRDB connection, within a transaction of its own.
struct SQLiteConnection: SQLConnection {
    let database: Database

    var engine: SQLEngine { .sqlite }

    func notify(_ channel: String, _ payload: String) {}

    func forEachRow(_ sql: String, _ parameters: [any SQLConvertible], _ body: (SQLRow) throws -> Void) throws {
        do {
            let statement = try database.cachedStatement(sql: SQLitePlaceholders.numbered(sql))
            let rows = try Row.fetchCursor(statement, arguments: arguments(parameters))
            let columns = 0..<statement.columnCount
            while let row = try rows.next() {
                try body(SQLRow(values: columns.map { try Self.value(row[$0]) }))
            }
        } catch {
            // Here and not only at the transaction's end: its body may want to tell one failure from another.
            throw SQLError.translating(error)
        }
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [any SQLConvertible]) throws -> Int {
        do {
            let statement = try database.cachedStatement(sql: SQLitePlaceholders.numbered(sql))
            let before = database.totalChangesCount
            try statement.execute(arguments: arguments(parameters))
            return database.totalChangesCount - before
        } catch {
            throw SQLError.translating(error)
        }
    }

    private func arguments(_ parameters: [any SQLConvertible]) -> StatementArguments {
        StatementArguments(
            parameters.map { parameter -> (any DatabaseValueConvertible)? in
                switch parameter.sqlValue {
                case .null: nil
                case .integer(let value): value
                case .text(let value): value
                case .blob(let value): Data(value)
                }
            })
    }

    private static func value(_ value: DatabaseValue) throws -> SQLValue {
        switch value.storage {
        case .null: .null
        case .int64(let value): .integer(value)
        case .double: throw SQLError(.decoding, "a column holds a fraction, which no table of ours does")
        case .string(let value): .text(value)
        case .blob(let value): .blob([UInt8](value))
        }
    }
}
