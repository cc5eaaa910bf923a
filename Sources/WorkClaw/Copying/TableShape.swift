import SQLDatabase

/// A table as the database's own catalogue describes it.
struct TableShape: Sendable, Hashable {
    struct Column: Sendable, Hashable {
        let name: String
        let kind: Kind
        let isNullable: Bool
    }

    enum Kind: Sendable, Hashable, CaseIterable {
        case integer, text, bytes

        /// - Parameter type: as the engine's catalogue calls it. There are no others in our tables.
        init(_ type: String, of column: String) throws {
            switch type.lowercased() {
            case "bigint", "integer", "smallint", "boolean": self = .integer
            case "text": self = .text
            case "blob", "bytea": self = .bytes
            default: throw CopyRefusal("the column \(column) is of the type \(type), which cannot be copied")
            }
        }
    }

    let name: String
    var columns: [Column] = []
    /// The primary key's columns, in its order; empty where there is none.
    var key: [String] = []
    /// The tables that its rows refer to.
    var references: Set<String> = []

    /// All tables that are there, by name.
    static func all(on connection: any SQLConnection) throws -> [String: TableShape] {
        var shapes: [String: TableShape] = [:]
        var keys: [String: [Int64: String]] = [:]
        // What a catalogue looks like is the engine's own affair.
        let (columns, references) =
            switch connection.engine {
            case .sqlite: (sqliteColumns, sqliteReferences)
            case .postgres: (postgresColumns, postgresReferences)
            }
        for row in try connection.rows(columns) {
            let (table, column) = try (row.text(0), row.text(1))
            let kind = try Kind(row.text(2), of: "\(table).\(column)")
            let place = try row.integer(4)
            if place > 0 { keys[table, default: [:]][place] = column }
            shapes[table, default: TableShape(name: table)].columns.append(
                Column(name: column, kind: kind, isNullable: try row.integer(3) == 0 && place == 0))
        }
        for (table, columns) in keys { shapes[table]?.key = columns.sorted { $0.key < $1.key }.map(\.value) }
        for row in try connection.rows(references) { try shapes[row.text(0)]?.references.insert(row.text(1)) }
        return shapes
    }

    private static let sqliteColumns = """
        SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master AS m, pragma_table_info(m.name) AS c
        WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY m.name, c.cid
        """

    private static let sqliteReferences = """
        SELECT m.name, f."table" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'
        """

    /// A partition is a part of its table, and none of its own. A column that the engine works out is copied by working it out.
    private static let postgresColumns = """
        SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.attnotnull, COALESCE(array_position(k.conkey, a.attnum), 0)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        ORDER BY c.relname, a.attnum
        """

    private static let postgresReferences = """
        SELECT c.relname, r.relname FROM pg_constraint AS k
        JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_class AS r ON r.oid = k.confrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND k.contype = 'f' AND NOT c.relispartition
        """
}
