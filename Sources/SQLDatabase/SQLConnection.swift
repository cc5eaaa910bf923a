/// A connection inside a transaction. Valid only within the closure that it was handed to.
///
/// Statements are written in the SQL that SQLite and PostgreSQL share, with parameters `$1`, `$2`, … in any order. They are prepared once
/// for each connection.
public protocol SQLConnection {
    var engine: SQLEngine { get }

    /// Runs a statement and hands over its rows one by one: a large result never stands in memory as a whole.
    func forEachRow(_ sql: String, _ parameters: [any SQLConvertible], _ body: (SQLRow) throws -> Void) throws

    /// Runs a statement for what it changes.
    ///
    /// - Returns: how many rows it inserted, updated or deleted.
    @discardableResult
    func execute(_ sql: String, _ parameters: [any SQLConvertible]) throws -> Int

    /// Sends `payload` to whoever listens to `channel`, once the transaction commits. Does nothing where the engine carries no notifications.
    func notify(_ channel: String, _ payload: String) throws
}

extension SQLConnection {
    /// All rows of a statement's result.
    public func rows(_ sql: String, _ parameters: any SQLConvertible...) throws -> [SQLRow] {
        try rows(sql, parameters)
    }

    /// The same for parameters that are in an array.
    public func rows(_ sql: String, _ parameters: [any SQLConvertible]) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try forEachRow(sql, parameters) { rows.append($0) }
        return rows
    }

    /// The first row of a statement's result, if there is one.
    public func row(_ sql: String, _ parameters: any SQLConvertible...) throws -> SQLRow? {
        try rows(sql, parameters).first
    }

    @discardableResult
    public func execute(_ sql: String, _ parameters: any SQLConvertible...) throws -> Int {
        try execute(sql, parameters)
    }
}
