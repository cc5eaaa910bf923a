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
        if try await pendingSteps(schemas)?.isEmpty ?? false { return [] }
        return try await write { connection in
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    part TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (part, number))
                """)
            return try schemas.flatMap { schema in
                try schema.missing(on: connection).map { migration in
                    for statement in migration.statements(for: connection.engine) { try connection.execute(statement) }
                    try connection.execute(
                        "INSERT INTO schema_migrations (part, number, name) VALUES ($1, $2, $3)", schema.part,
                        migration.number, migration.name)
                    return schema.title(of: migration)
                }
            }
        }
    }

    /// The names of the steps that ``migrate(_:)`` would take; `nil` if the database is new, and has none of the tables. Nothing is changed.
    ///
    /// - Throws: ``SQLError`` `newer` if a newer version of the program has been here.
    public func pendingSteps(_ schemas: [SQLSchema]) async throws -> [String]? {
        // An engine words its errors after the transaction, so a new database, which has no table of steps, is only known out here.
        do {
            return try await read { connection in
                try schemas.flatMap { schema in try schema.missing(on: connection).map(schema.title(of:)) }
            }
        } catch let error as SQLError where error.code == .statement {
            return nil
        }
    }
}

extension SQLSchema {
    fileprivate func title(of migration: SQLMigration) -> String { "\(part) \(migration.number): \(migration.name)" }

    /// The names of all steps, which are those that a new database takes.
    public var steps: [String] { migrations.map(title(of:)) }

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
