import APIKeys
import APIKeysStore
import HTTPTypes
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("From where a call's change came")
struct CallOriginTests {
    @Test("the audit log has the key and the address of the call that made a change")
    func recorded() async throws {
        let api = try await API()
        let key = try await api.key()
        #expect(try await api.send(.post, "/v1/claws", key: key, json: #"{"name": "x"}"#, live: true).status == 201)
        let page = try await AuditStore(database: api.database).page(
            in: api.first.team.id, where: AuditFilter(origin: .key(key.key.id)), limit: 10)
        #expect(page.entries.map(\.action) == ["claw.created"])
        #expect(page.entries.first?.origin?.surface == .api)
        #expect(page.entries.first?.origin?.address?.isLoopback == true)
    }
}
