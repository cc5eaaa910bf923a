import SQLDatabase

/// A table that both databases have, and the statements that move its rows.
struct CopiedTable: Sendable {
    let name: String
    let columns: [TableShape.Column]
    /// The positions of the columns that the rows are read in the order of: those of the primary key. Where there is none, `time`, and then
    /// several rows may have the same place.
    let order: [Int]
    let hasKey: Bool
    let references: Set<String>
    /// Where the row says which database it is in.
    let identity: Int?

    /// - Throws: ``CopyRefusal`` if the two cannot hold the same rows, or if the rows have no order.
    init(source: TableShape, target: TableShape) throws {
        name = source.name
        let nullable = Set((source.columns + target.columns).filter(\.isNullable).map(\.name))
        columns = source.columns.map { .init(name: $0.name, kind: $0.kind, isNullable: nullable.contains($0.name)) }
        guard Set(columns.map { [$0.name, "\($0.kind)"] }) == Set(target.columns.map { [$0.name, "\($0.kind)"] }) else {
            throw CopyRefusal("the table \(name) has other columns in the one database than in the other")
        }
        // An engine may have given the table a key that another does without; only one that both have orders it.
        hasKey = !source.key.isEmpty && source.key == target.key
        let names = columns.map(\.name)
        order = (hasKey ? source.key : ["time"]).compactMap(names.firstIndex)
        guard !order.isEmpty else {
            throw CopyRefusal("the table \(name) has neither a primary key nor a time, so its rows cannot be told apart")
        }
        references = source.references.union(target.references)
        identity = name == "feed_head" ? names.firstIndex(of: "database_id") : nil
    }

    /// Where a row stands in the order.
    func place(of row: SQLRow) -> [SQLValue] { order.map { row.values[$0] } }

    // MARK: Statements

    private var list: String { columns.map(\.name).joined(separator: ", ") }
    private var orderList: String { order.map { columns[$0].name }.joined(separator: ", ") }

    func isEmpty(on connection: any SQLConnection) throws -> Bool {
        try connection.row("SELECT 1 FROM \(name) LIMIT 1") == nil
    }

    /// Hands over the rows of a range, or of the whole table, in their order.
    func forEachRow(
        in range: TableSlice.Range = .init(), on connection: any SQLConnection, _ body: (SQLRow) throws -> Void
    ) throws {
        try connection.forEachRow(
            "SELECT \(list) FROM \(name)\(condition(range)) ORDER BY \(orderList)", range.parameters, body)
    }

    func delete(_ range: TableSlice.Range = .init(), on connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM \(name)\(condition(range))", range.parameters)
    }

    private func condition(_ range: TableSlice.Range) -> String {
        var number = 0
        let places: () -> String = {
            order.map { _ in
                number += 1
                return "$\(number)"
            }.joined(separator: ", ")
        }
        let parts = [
            range.after == nil ? nil : "(\(orderList)) > (\(places()))",
            range.through == nil ? nil : "(\(orderList)) <= (\(places()))",
        ].compactMap(\.self)
        return parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND ")
    }

    /// The digest of all rows, or of those in a range.
    func digest(in range: TableSlice.Range = .init(), on connection: any SQLConnection) throws -> TableDigest.Value {
        var digest = TableDigest(of: self)
        try forEachRow(in: range, on: connection) { digest.add($0) }
        return digest.finish()
    }
}
