import APIKeys
import HTTPTypes
import TestSupport
import Testing

@Suite("A key in its grace")
struct GraceTests {
    private let server: GuardedServer
    private let secret: KeySecret
    private let end: String

    init() throws {
        server = try GuardedServer(fieldPrefix: "Acme-")
        let issued = server.issue(scopes: [server.read], addresses: ["192.0.2.0/24"])
        let rotated = try issued.key.rotated(
            to: server.format.makeSecret(), by: issued.key.createdBy, at: server.time.now, grace: .seconds(60))
        server.put(rotated.predecessor)
        secret = issued.secret
        end = server.time.now.adding(.seconds(60)).description
    }

    @Test("is told on every answer when it ends")
    func everywhere() async throws {
        let requests: [(String, HTTPRequest.Method, Int)] = [
            ("/v1/claws", .get, 200), ("/v1/claws", .head, 200), ("/v1/claws", .post, 403), ("/v1/claws", .put, 405),
            ("/v1/nothing", .get, 404), ("/v1/broken", .get, 500), ("/v1/refused", .get, 409),
        ]
        for (path, method, status) in requests {
            let answer = try await server.send(path, method: method, key: secret)
            #expect(answer.status == status)
            #expect(answer["Acme-Key-Grace-Ends"] == end)
        }
        let answer = try await server.send("/v1/claws", key: secret, fields: [("Origin", "null")])
        #expect(answer.status == 401)
        #expect(answer["Acme-Key-Grace-Ends"] == end)
    }

    @Test("works until the last millisecond, and is then revoked and told nothing more")
    func last() async throws {
        server.time.advance(by: .milliseconds(59_999))
        #expect(try await server.send("/v1/claws", key: secret).status == 200)
        server.time.advance(by: .milliseconds(1))
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer.status == 401)
        #expect(answer["WWW-Authenticate"]?.contains("has been revoked") == true)
        #expect(answer["Acme-Key-Grace-Ends"] == nil)
    }

    @Test("tells nothing to others")
    func others() async throws {
        #expect(try await server.send("/v1/claws", key: server.issue().secret)["Acme-Key-Grace-Ends"] == nil)
        #expect(try await server.send("/v1/claws")["Acme-Key-Grace-Ends"] == nil)
    }

    @Test("is told in a field without a prefix unless the server wants one")
    func plainName() async throws {
        let server = try GuardedServer()
        let (secret, key) = server.issue()
        let rotated = try key.rotated(to: server.format.makeSecret(), by: key.createdBy, at: server.time.now)
        server.put(rotated.predecessor)
        #expect(try await server.send("/v1/claws", key: secret)["Key-Grace-Ends"] != nil)
    }
}
