import APIKeys
import SQLDatabase

extension Person {
    /// From `id, email, created_at`, the first of the row's columns.
    init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { UserID($0) }, email: try row.text(1),
            createdAt: Timestamp(milliseconds: try row.integer(2)))
    }
}
