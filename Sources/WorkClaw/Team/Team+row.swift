import APIKeys
import SQLDatabase

extension Team {
    /// From `id, name, created_at`.
    init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { TeamID($0) }, name: try row.text(1),
            createdAt: Timestamp(milliseconds: try row.integer(2)))
    }
}
