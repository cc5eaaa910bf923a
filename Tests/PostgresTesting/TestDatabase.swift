public import Foundation
public import PostgresDatabase
public import SQLDatabase

/// A database of its own on a server, under a locale that is not ours: what depends on the order of texts shows.
public struct TestDatabase: Sendable {
    public let name: String
    public let server: PostgresServer

    public init(on server: PostgresServer? = nil) async throws {
        self.server = try server ?? PostgresServer.shared.get()
        self.name = Self.newName()
        try self.server.run("CREATE DATABASE \(name) TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'")
    }

    /// A copy of another, on the same server. Nobody may be connected to that one meanwhile.
    public init(copying original: TestDatabase) async throws {
        self.server = original.server
        self.name = Self.newName()
        try server.run("CREATE DATABASE \(name) TEMPLATE \(original.name)")
    }

    private static func newName() -> String { "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))" }

    /// Deletes it, whoever is connected to it.
    public func drop() throws {
        try server.run("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// Lets it be a copy of another. Nobody may be connected to that one meanwhile, and whoever is to this one no longer is.
    public func become(copyOf original: TestDatabase) throws {
        try drop()
        try server.run("CREATE DATABASE \(name) TEMPLATE \(original.name)")
    }

    /// All that is in it, as `pg_dump` tells it. Bytes stand in it in hexadecimal digits.
    public func dump() throws -> Data { try server.dump(name) }

    public var url: String { server.url(name) }

    public func open(
        maximumConnections: Int = 4, maximumWaiting: Int = 256, deadline: Duration = .seconds(60)
    ) throws -> PostgresDatabase {
        try PostgresDatabase(
            url, maximumConnections: maximumConnections, maximumWaiting: maximumWaiting, deadline: deadline)
    }

    /// Through `relay`, which leads to the server, or to another that has the same database.
    public func open(
        through relay: Relay, maximumConnections: Int = 3, deadline: Duration = .seconds(3)
    ) throws -> PostgresDatabase {
        try PostgresDatabase(
            server.url(name, port: relay.port), maximumConnections: maximumConnections, deadline: deadline)
    }

    /// Whether the tests of what is stored run on PostgreSQL.
    public static let isEngine = ProcessInfo.processInfo.environment["WORKCLAW_TEST_ENGINE"] == "postgres"

    /// The engine that the tests of what is stored run on: PostgreSQL with `WORKCLAW_TEST_ENGINE=postgres`, and otherwise what `embedded` opens.
    public static func openEngine(_ embedded: () throws -> any SQLDatabase) async throws -> any SQLDatabase {
        guard isEngine else { return try embedded() }
        return try await TestDatabase().open(maximumConnections: 3)
    }
}
