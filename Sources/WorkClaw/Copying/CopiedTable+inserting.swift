import SQLDatabase

extension CopiedTable {
    /// Far below what either engine takes (SQLite 32,766, PostgreSQL 65,535), and past where more rows in a statement are faster.
    private static let mostParameters = 6000

    /// Inserts the rows, many with one statement.
    ///
    /// The numbers of rows are powers of two, so that the statements are few and stay prepared.
    func insert(_ rows: [SQLRow], on connection: any SQLConnection) throws {
        var size = 1
        while size * 2 * columns.count <= Self.mostParameters { size *= 2 }
        var rest = rows[...]
        while !rest.isEmpty {
            while size > rest.count { size /= 2 }
            let group = rest.prefix(size)
            try connection.execute(statement(rows: size), parameters(of: group))
            rest = rest.dropFirst(size)
        }
    }

    /// What stands for null: an engine prepares a statement anew for each set of parameters that have no type, as null has none. No row of ours
    /// holds these values; if one did, the digests would differ in the end.
    private static let nulls: [TableShape.Kind: SQLValue] = [
        .integer: .integer(.min), .text: .text("\u{10FFFD}null\u{10FFFD}"), .bytes: .blob(Array("\u{10FFFD}null".utf8)),
    ]

    /// The kinds of columns that may be null, in a fixed order.
    private var nullableKinds: [TableShape.Kind] {
        TableShape.Kind.allCases.filter { kind in columns.contains { $0.isNullable && $0.kind == kind } }
    }

    private func statement(rows: Int) -> String {
        let kinds = nullableKinds
        let count = rows * columns.count
        let values = (0..<rows).map { row in
            let places = columns.enumerated().map { position, column in
                let place = "$\(row * columns.count + position + 1)"
                guard column.isNullable, let kind = kinds.firstIndex(of: column.kind) else { return place }
                return "NULLIF(\(place), $\(count + kind + 1))"
            }
            return "(\(places.joined(separator: ", ")))"
        }
        let names = columns.map(\.name).joined(separator: ", ")
        return "INSERT INTO \(name) (\(names)) VALUES \(values.joined(separator: ", "))"
    }

    private func parameters(of rows: ArraySlice<SQLRow>) -> [any SQLConvertible] {
        var parameters: [any SQLConvertible] = []
        parameters.reserveCapacity(rows.count * columns.count + 3)
        for row in rows {
            for (column, value) in zip(columns, row.values) {
                parameters.append(value == .null ? Self.nulls[column.kind] ?? value : value)
            }
        }
        return parameters + nullableKinds.compactMap { Self.nulls[$0] }
    }
}
