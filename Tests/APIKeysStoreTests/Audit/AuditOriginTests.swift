import APIKeys
import SQLDatabase
import TestSupport
import Testing

@testable import APIKeysStore

@Suite("From where a change came")
struct AuditOriginTests {
    @Test("each change of a key says it, whichever thread writes it, and what nobody asked for is the system's")
    func recorded() async throws {
        let fixture = try await Fixture()
        let database = OriginKeepingDatabase(fixture.database)
        let keys = KeyService(
            database: database, format: fixture.format, catalog: fixture.catalog, authority: fixture.authority,
            time: fixture.time)
        let caller = KeyID(at: fixture.time.now)
        let origins: [AuditOrigin] = [
            .dashboard(from: IPAddress("192.0.2.7")), .api(caller, from: IPAddress("2001:db8::1")), .commandLine, .system,
            .dashboard(from: nil),
        ]
        for origin in origins {
            fixture.time.advance(by: .milliseconds(1))
            try await AuditOrigin.$current.withValue(origin) {
                let request = NewKey(name: "CI", scopes: [try #require(Scope("claws:read"))])
                _ = try await keys.issue(request, in: fixture.team, by: fixture.authority.owner)
            }
        }
        let store = AuditStore(database: database)
        #expect(try await store.page(in: fixture.team, limit: 10).entries.map(\.origin) == origins.reversed())
        func found(_ origin: AuditFilter.Origin) async throws -> [AuditOrigin?] {
            try await store.page(in: fixture.team, where: AuditFilter(origin: origin), limit: 10).entries.map(\.origin)
        }
        #expect(try await found(.surface(.dashboard)) == [origins[4], origins[0]])
        #expect(try await found(.key(caller)) == [origins[1]])
        #expect(try await found(.address(#require(IPAddress("192.0.2.7")))) == [origins[0]])
        #expect(try await found(.address(#require(IPAddress("192.0.2.8")))).isEmpty)
    }
}
