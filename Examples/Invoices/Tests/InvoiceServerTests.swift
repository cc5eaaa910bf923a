import APIKeys
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Invoices
import Testing

@Suite("Somebody else's server")
struct InvoiceServerTests {
    private let server: InvoiceServer

    init() throws {
        server = try InvoiceServer()
    }

    private func status(
        _ path: String, method: HTTPRequest.Method = .get, key: KeySecret? = nil, body: String? = nil
    ) async throws -> (status: Int, challenge: String?) {
        var headers = HTTPFields()
        if let key { headers[.authorization] = "Bearer \(key.expose())" }
        return try await Application(router: server.router()).test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
            ) { ($0.status.code, $0.headers[.wwwAuthenticate]) }
        }
    }

    @Test("refuses a request without a key")
    func missing() async throws {
        let answer = try await status("/api/invoices")
        #expect(answer == (401, "Bearer realm=\"invoices\""))
    }

    @Test("takes a key with the scope")
    func good() async throws {
        let key = try server.issueKey(named: "all", scopes: ["invoices:read", "invoices:write"]).secret
        let draft = "{\"customer\": \"Ada\", \"amount\": 1200}"
        #expect(try await status("/api/invoices", method: .post, key: key, body: draft).status == 201)
        #expect(try await status("/api/invoices/1", key: key).status == 200)
        #expect(try await status("/api/invoices/2", key: key).status == 404)
    }

    @Test("refuses a key that is too narrow")
    func narrow() async throws {
        let key = try server.issueKey(named: "reader", scopes: ["invoices:read"]).secret
        #expect(try await status("/api/invoices", key: key).status == 200)
        let answer = try await status("/api/invoices", method: .post, key: key)
        #expect(answer.status == 403)
        #expect(answer.challenge?.contains("scope=\"invoices:write\"") == true)
    }

    @Test("refuses a revoked key from then on")
    func revoked() async throws {
        let (secret, key) = try server.issueKey(named: "reader", scopes: ["invoices:read"])
        #expect(try await status("/api/invoices", key: secret).status == 200)
        server.revoke(key)
        #expect(try await status("/api/invoices", key: secret).status == 401)
    }

    @Test("leaves open what is not under the guard")
    func open() async throws {
        #expect(try await status("/").status == 200)
    }

    @Test("is guarded in fewer than 15 lines")
    func lines() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Invoices/InvoiceServer.swift")
        var isGuard = false
        var count = 0
        for line in try String(contentsOf: source, encoding: .utf8).split(separator: "\n") {
            if line.contains("// guard begins") {
                isGuard = true
            } else if line.contains("// guard ends") {
                isGuard = false
            } else if isGuard {
                count += 1
            }
        }
        #expect(!isGuard)
        #expect(1..<15 ~= count)
    }
}
