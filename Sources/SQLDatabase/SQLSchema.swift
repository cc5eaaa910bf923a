/// The tables that one part of the program keeps, as the steps that make them. Parts number their steps independently of each other.
public struct SQLSchema: Sendable {
    /// Under this name the steps that have run are noted in the database.
    public let part: String
    public let migrations: [SQLMigration]

    public init(part: String, migrations: [SQLMigration]) {
        self.part = part
        self.migrations = migrations
    }
}

extension SQLDatabase {
    /// Brings the database up to date, and returns the names of the steps that it took.
    ///
    /// - Throws: ``SQLError`` `newer`, with nothing changed, if a newer version of the program has been here.
    @discardableResult
    public func migrate(_ schemas: [SQLSchema]) async throws -> [String] {
        try await write { connection in
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    part TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (part, number))
                """)
            var taken: [String] = []
            for schema in schemas {
                let done = try connection.row(
                    "SELECT COALESCE(MAX(number), 0) FROM schema_migrations WHERE part = $1", schema.part)
                let last = try Int(done?.integer(0) ?? 0)
                guard last <= schema.migrations.count else {
                    throw SQLError(
                        .newer,
                        "the \(schema.part) tables are at step \(last), and this version knows \(schema.migrations.count) steps")
                }
                for migration in schema.migrations.dropFirst(last) {
                    for statement in migration.statements { try connection.execute(statement) }
                    try connection.execute(
                        "INSERT INTO schema_migrations (part, number, name) VALUES ($1, $2, $3)", schema.part,
                        migration.number, migration.name)
                    taken.append("\(schema.part) \(migration.number): \(migration.name)")
                }
            }
            return taken
        }
    }
}
