public import Testing

extension Trait where Self == ConditionTrait {
    /// Of a test that looks into SQLite's files, or asks for SQLite's plan of a statement.
    public static var ofSQLite: Self { .disabled(if: TestDatabase.isEngine, "is about SQLite alone") }

    /// Of a test that needs what only PostgreSQL has.
    public static var ofPostgres: Self { .enabled(if: TestDatabase.isEngine, "is about PostgreSQL alone") }
}
