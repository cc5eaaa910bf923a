import SQLDatabase

/// A statement about many rows at once, in `VALUES`: on an engine across a network each statement costs a way there and back.
///
/// Rows go in groups of a few fixed sizes, so that the statements are few and stay prepared.
struct ManyRows: Sendable {
    /// Any number up to 511 takes at most a dozen statements. With 12 columns, the largest has 1,536 parameters; SQLite takes 32,766.
    private static let sizes = [128, 32, 8, 2, 1]

    private let texts: [String]
    private let columns: Int

    /// - Parameters:
    ///   - columns: what stands for each column, with `$` for its value: `$`, or `NULLIF($, '')`.
    ///   - text: the statement around its `VALUES …`.
    init(_ columns: [String], _ text: (String) -> String) {
        self.columns = columns.count
        self.texts = Self.sizes.map { size in
            let rows = (0..<size).map { row in
                let places = columns.enumerated().map { column, form in
                    form.replacing("$", with: "$\(row * columns.count + column + 1)")
                }
                return "(\(places.joined(separator: ", ")))"
            }
            return text("VALUES " + rows.joined(separator: ", "))
        }
    }

    /// Hands each group's statement and parameters to `body`, in the rows' order.
    func forEachGroup<Rows: Collection>(
        of rows: Rows, _ body: (String, [any SQLConvertible]) throws -> Void, _ values: (Rows.Element) -> [any SQLConvertible]
    ) rethrows {
        var rest = rows[...]
        for (size, text) in zip(Self.sizes, texts) {
            while rest.count >= size {
                var parameters: [any SQLConvertible] = []
                parameters.reserveCapacity(size * columns)
                for row in rest.prefix(size) { parameters += values(row) }
                try body(text, parameters)
                rest = rest.dropFirst(size)
            }
        }
    }

    /// Runs the statement for what it changes.
    func execute<Rows: Collection>(
        _ rows: Rows, on connection: any SQLConnection, _ values: (Rows.Element) -> [any SQLConvertible]
    ) throws {
        try forEachGroup(of: rows, { try connection.execute($0, $1) }, values)
    }

    /// Runs the statement for its result.
    func rows<Rows: Collection>(
        _ rows: Rows, on connection: any SQLConnection, _ values: (Rows.Element) -> [any SQLConvertible]
    ) throws -> [SQLRow] {
        var result: [SQLRow] = []
        try forEachGroup(of: rows, { result += try connection.rows($0, $1) }, values)
        return result
    }
}
