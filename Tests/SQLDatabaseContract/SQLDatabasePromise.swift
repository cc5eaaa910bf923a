public import SQLDatabase
public import Testing

/// Something that every engine promises, checked on a new and empty database of the engine's.
public struct SQLDatabasePromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    private let check: @Sendable (any SQLDatabase) async throws -> Void

    init(_ words: String, check: @escaping @Sendable (any SQLDatabase) async throws -> Void) {
        self.testDescription = words
        self.check = check
    }

    /// Fails the test that it is called from unless the engine keeps the promise. Closes the database.
    public func check(on database: any SQLDatabase) async throws {
        try await database.write { try $0.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT UNIQUE, data BLOB)") }
        try await check(database)
        await database.close()
    }
}

extension SQLDatabasePromise {
    public static let all = values + statements + transactions + lookUps + migrations
}
