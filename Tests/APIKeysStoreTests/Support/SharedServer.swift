import APIKeys
import APIKeysStore
import PostgresDatabase
import PostgresTesting
import SQLDatabase
import TestSupport

/// An installation in a PostgreSQL database of its own, whatever engine the other tests run on: what several nodes share.
struct SharedServer: Sendable {
    let test: TestDatabase
    let database: any SQLDatabase
    let time: StillTime
    let authority = TestAuthority()
    let team = TeamID(at: Timestamp(milliseconds: 1))
    let format: KeyFormat
    let catalog: ScopeCatalog

    init(on server: PostgresServer? = nil, time: StillTime = StillTime()) async throws {
        test = try await TestDatabase(on: server)
        database = try test.open(maximumConnections: 3)
        self.time = time
        format = try KeyFormat(prefix: "wc_live_")
        catalog = try ScopeCatalog(["claws:read": "see", "claws:write": "change", "chat:read": "read"])
        try await database.migrate([KeySchema.schema])
        try await KeyStore.prepare(database)
    }

    var keys: KeyService { keys(in: database) }

    func keys(in database: any SQLDatabase) -> KeyService {
        KeyService(database: database, format: format, catalog: catalog, authority: authority, time: time)
    }

    func issue(in database: (any SQLDatabase)? = nil) async throws -> IssuedKey {
        try await keys(in: database ?? self.database).issue(
            NewKey(name: "CI", scopes: [Scope("claws:read")].compactMap(\.self)), in: team, by: authority.owner)
    }

    func revoke(_ id: KeyID, in database: (any SQLDatabase)? = nil) async throws {
        _ = try await keys(in: database ?? self.database).revoke(id, in: team, by: authority.owner)
    }
}
