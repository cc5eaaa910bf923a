import Foundation
public import PostgresDatabase
public import SQLDatabase

/// A database of its own on a server, under a locale that is not ours: what depends on the order of texts shows.
public struct TestDatabase: Sendable {
    public let name: String
    public let server: PostgresServer

    public init(on server: PostgresServer? = nil) async throws {
        self.server = try server ?? PostgresServer.shared.get()
        self.name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try self.server.run("CREATE DATABASE \(name) TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'")
    }

    public var url: String { server.url(name) }

    public func open(
        maximumConnections: Int = 4, maximumWaiting: Int = 256, deadline: Duration = .seconds(10)
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

    static let isEngine = ProcessInfo.processInfo.environment["WORKCLAW_TEST_ENGINE"] == "postgres"

    /// The engine that the tests of what is stored run on: PostgreSQL with `WORKCLAW_TEST_ENGINE=postgres`, and otherwise what `embedded` opens.
    public static func openEngine(_ embedded: () throws -> any SQLDatabase) async throws -> any SQLDatabase {
        guard isEngine else { return try embedded() }
        return try await TestDatabase().open(maximumConnections: 3)
    }
}
