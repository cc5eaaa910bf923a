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
        // A database that is up to date is not written to: opening one does not wait for a writer.
        let isUpToDate = try await read { connection in
            guard try connection.hasMigrationTable else { return false }
            return try schemas.allSatisfy { try $0.missing(on: connection).isEmpty }
        }
        if isUpToDate { return [] }
        return try await write { connection in
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    part TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (part, number))
                """)
            return try schemas.flatMap { schema in
                try schema.missing(on: connection).map { migration in
                    for statement in migration.statements { try connection.execute(statement) }
                    try connection.execute(
                        "INSERT INTO schema_migrations (part, number, name) VALUES ($1, $2, $3)", schema.part,
                        migration.number, migration.name)
                    return "\(schema.part) \(migration.number): \(migration.name)"
                }
            }
        }
    }
}

extension SQLSchema {
    /// The steps that the database has not taken yet.
    fileprivate func missing(on connection: any SQLConnection) throws -> ArraySlice<SQLMigration> {
        let done = try connection.row("SELECT COALESCE(MAX(number), 0) FROM schema_migrations WHERE part = $1", part)
        let last = try Int(done?.integer(0) ?? 0)
        guard last <= migrations.count else {
            throw SQLError(
                .newer, "the \(part) tables are at step \(last), and this version knows \(migrations.count) steps")
        }
        return migrations.dropFirst(last)
    }
}

extension SQLConnection {
    /// Whether any step was ever taken. A statement on a table that is not there fails, and PostgreSQL gives the transaction up with it; so
    /// the failure must be the last thing in it.
    fileprivate var hasMigrationTable: Bool {
        get throws {
            do {
                _ = try row("SELECT 1 FROM schema_migrations LIMIT 1")
                return true
            } catch let error as SQLError where error.code == .statement {
                return false
            }
        }
    }
}
