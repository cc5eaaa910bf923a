import APIKeys
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import greetings_server

@Suite("The tutorial's server")
struct GreetingServerTests {
    private let server: GreetingServer

    init() throws { server = try GreetingServer() }

    private func ask(_ path: String, key: KeySecret? = nil) async throws -> (status: Int, body: String) {
        var headers = HTTPFields()
        if let key { headers[.authorization] = "Bearer \(key.expose())" }
        return try await Application(router: server.router()).test(.router) { [headers] client in
            try await client.execute(uri: path, method: .get, headers: headers) {
                ($0.status.code, String(buffer: $0.body))
            }
        }
    }

    @Test("lets nobody in without a key, and greets who has one, until it is revoked")
    func whole() async throws {
        for path in ["/v1/greeting", "/v1/elsewhere"] { #expect(try await ask(path).status == 401) }
        let (secret, key) = server.issueKey(named: "first")
        #expect(try await ask("/v1/greeting", key: secret) == (200, "Hello, \(key.id)!"))
        #expect(try await ask("/v1/elsewhere", key: secret).status == 404)
        server.revoke(key)
        #expect(try await ask("/v1/greeting", key: secret).status == 401)
    }
}
