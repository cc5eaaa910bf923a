import SQLDatabase

/// A run of a table's rows, in their order. The slices of a table leave nothing out: the first begins before every row, and the last ends
/// behind every row, so that whatever else the target has in a slice does not belong there.
struct TableSlice: Sendable {
    /// The places from `after`, which does not belong to it, to `through`, which does.
    struct Range: Sendable {
        var after: [SQLValue]?
        var through: [SQLValue]?

        var parameters: [any SQLConvertible] { (after ?? []) + (through ?? []) }
    }

    let range: Range
    let rows: [SQLRow]
}

extension CopiedTable {
    /// Hands over all rows in slices that end with the row that makes them as large as `size`: rows with the same place stay together.
    ///
    /// - Returns: the digest of all of them.
    func forEachSlice(
        of size: SliceSize, on connection: any SQLConnection, _ body: (TableSlice) throws -> Void
    ) throws -> TableDigest.Value {
        var digest = TableDigest(of: self)
        var rows: [SQLRow] = []
        var bytes = 0
        var after: [SQLValue]?
        try forEachRow(on: connection) { row in
            if rows.count >= size.rows || bytes >= size.bytes, let last = rows.last.map(place(of:)), last != place(of: row) {
                try body(TableSlice(range: .init(after: after, through: last), rows: rows))
                (rows, bytes) = ([], 0)
                after = last
            }
            digest.add(row)
            rows.append(row)
            bytes += row.values.reduce(0) { $0 + $1.bytes }
        }
        try body(TableSlice(range: .init(after: after, through: nil), rows: rows))
        return digest.finish()
    }

    /// Makes the target's slice what `slice` is.
    ///
    /// - Parameter isFresh: whether the table was empty when the copy began.
    /// - Returns: false if it was that already.
    func put(_ slice: TableSlice, isFresh: Bool, on connection: any SQLConnection) throws -> Bool {
        if !isFresh {
            var wanted = TableDigest(of: self)
            for row in slice.rows { wanted.add(row) }
            if try digest(in: slice.range, on: connection) == wanted.finish() { return false }
            try delete(slice.range, on: connection)
        }
        try insert(slice.rows, on: connection)
        return true
    }
}

extension SQLValue {
    /// About as many as it takes in memory, beside what every value takes.
    fileprivate var bytes: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .blob(let blob): blob.count
        default: 0
        }
    }
}
