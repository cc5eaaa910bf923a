import SQLDatabase
import Testing

extension SQLDatabasePromise {
    static let migrations = [
        Self("migrations run once, in order, and a database of the future is left alone", check: migrating),
        Self("of many that migrate at once, one does, and the others find it done", check: migrationsAtOnce),
        Self("a failed migration leaves nothing behind", check: failedMigration),
    ]

    @Sendable private static func migrating(_ database: any SQLDatabase) async throws {
        let one = SQLMigration(number: 1, name: "one", statements: ["CREATE TABLE a (x BIGINT)"])
        let two = SQLMigration(number: 2, name: "two", statements: ["ALTER TABLE a ADD COLUMN y BIGINT"])
        #expect(try await database.migrate([SQLSchema(part: "p", migrations: [one])]) == ["p 1: one"])
        #expect(try await database.migrate([SQLSchema(part: "p", migrations: [one, two])]) == ["p 2: two"])
        #expect(try await database.migrate([SQLSchema(part: "p", migrations: [one, two])]).isEmpty)
        let error = await #expect(throws: SQLError.self) {
            try await database.migrate([SQLSchema(part: "p", migrations: [one])])
        }
        #expect(error?.code == .newer)
    }

    @Sendable private static func migrationsAtOnce(_ database: any SQLDatabase) async throws {
        let schema = SQLSchema(
            part: "p",
            migrations: (1...5).map { number in
                SQLMigration(
                    number: number, name: "\(number)", statements: ["CREATE TABLE m\(number) (x BIGINT, y TEXT, z BLOB)"])
            })
        let steps = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { try await database.migrate([schema]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(steps.filter { !$0.isEmpty }.map(\.count) == [5])
    }

    @Sendable private static func failedMigration(_ database: any SQLDatabase) async throws {
        let broken = SQLMigration(number: 1, name: "b", statements: ["CREATE TABLE a (x BIGINT)", "NONSENSE"])
        await #expect(throws: SQLError.self) { try await database.migrate([SQLSchema(part: "p", migrations: [broken])]) }
        await #expect(throws: SQLError.self) { try await database.read { try $0.rows("SELECT * FROM a") } }
    }
}
