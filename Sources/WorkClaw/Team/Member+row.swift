import APIKeysStore
import SQLDatabase

extension Member {
    /// What a query for members selects, and from where.
    static let columns = """
        people.id, email, people.created_at, role, memberships.created_at FROM memberships \
        JOIN people ON people.id = memberships.user_id
        """

    /// From ``columns``.
    init(row: SQLRow) throws {
        self.init(
            person: try Person(row: row), role: try row.value(3) { Role(rawValue: $0) }, joinedAt: try row.timestamp(4))
    }
}
