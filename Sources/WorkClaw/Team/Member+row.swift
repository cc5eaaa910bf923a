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

extension Person {
    /// From `id, email, created_at`, the first of the row's columns.
    init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { UserID($0) }, email: try row.text(1),
            createdAt: Timestamp(milliseconds: try row.integer(2)))
    }
}

extension Member {
    /// What a query for members selects, and from where.
    static let columns = """
        people.id, email, people.created_at, role FROM memberships JOIN people ON people.id = memberships.user_id
        """

    /// From ``columns``.
    init(row: SQLRow) throws {
        self.init(person: try Person(row: row), role: try row.value(3) { Role(rawValue: $0) })
    }
}
