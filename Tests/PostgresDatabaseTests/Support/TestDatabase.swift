import Foundation
import PostgresDatabase
import SQLDatabase

/// A database of its own on a server, under a locale that is not ours: what depends on the order of texts shows.
struct TestDatabase {
    let name: String
    let server: PostgresServer

    init(on server: PostgresServer? = nil) async throws {
        self.server = try server ?? PostgresServer.shared.get()
        self.name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        try self.server.run("CREATE DATABASE \(name) TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'")
    }

    var url: String { server.url(name) }

    func open(
        maximumConnections: Int = 4, maximumWaiting: Int = 256, deadline: Duration = .seconds(10)
    ) throws -> PostgresDatabase {
        try PostgresDatabase(
            url, maximumConnections: maximumConnections, maximumWaiting: maximumWaiting, deadline: deadline)
    }
}
