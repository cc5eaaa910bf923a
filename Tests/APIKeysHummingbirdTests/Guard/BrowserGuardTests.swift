import APIKeys
import APIKeysHummingbird
import HTTPTypes
import TestSupport
import Testing

@Suite("A key that a browser sends")
struct BrowserGuardTests {
    static let marks = [("Origin", "https://shop.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "none")]

    @Test("is refused with client_side_use, and noted", arguments: marks)
    func refused(_ mark: (String, String)) async throws {
        let server = try GuardedServer()
        let (secret, key) = server.issue()
        let answer = try await server.send("/v1/claws", key: secret, fields: [mark])
        #expect(answer.status == 401)
        #expect(try answer.problem.code == "client_side_use")
        #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer realm=\"claws\", error=\"invalid_token\", ") == true)
        #expect(answer["Cache-Control"] == "no-store")
        #expect(answer.corsFields.isEmpty)
        #expect(server.handledCount == 0)
        #expect(server.activity.browserUses == [.init(keyID: key.id, time: server.time.now)])
        #expect(server.activity.events.map(\.outcome) == [.denied(.clientSideUse)])
        #expect(server.activity.events.first?.principal?.keyID == key.id)
    }

    @Test("passes, and is noted, if the guard only flags", arguments: marks)
    func flagged(_ mark: (String, String)) async throws {
        let server = try GuardedServer(browsers: .flag)
        let (secret, key) = server.issue()
        let answer = try await server.send("/v1/claws", key: secret, fields: [mark])
        #expect(answer.status == 200)
        #expect(answer.corsFields.isEmpty)
        #expect(server.activity.browserUses == [.init(keyID: key.id, time: server.time.now)])
        #expect(server.activity.events.map(\.outcome) == [.allowed])
    }

    @Test("passes unnoticed if nobody looks", arguments: marks)
    func off(_ mark: (String, String)) async throws {
        let server = try GuardedServer(browsers: .off)
        let answer = try await server.send("/v1/claws", key: server.issue().secret, fields: [mark])
        #expect(answer.status == 200)
        #expect(server.activity.browserUses.isEmpty)
    }

    @Test("stays what it is if it is not good: a bad key says nothing about browsers", arguments: BrowserGuard.allCases)
    func bad(_ browsers: BrowserGuard) async throws {
        let server = try GuardedServer(browsers: browsers)
        let (secret, key) = server.issue()
        server.put(key.revoked(at: server.time.now))
        for secret in [secret, server.format.makeSecret()] {
            let answer = try await server.send("/v1/claws", key: secret, fields: Self.marks)
            #expect(answer.status == 401)
            #expect(try answer.problem.code == "invalid_token")
            #expect(answer.corsFields.isEmpty)
        }
        let answer = try await server.send("/v1/claws", fields: Self.marks)
        #expect(answer["WWW-Authenticate"] == "Bearer realm=\"claws\"")
        #expect(server.activity.browserUses.isEmpty)
    }

    @Test("is noted though its address list refuses it already: it lies open all the same")
    func elsewhere() async throws {
        let server = try GuardedServer()
        let (secret, key) = server.issue(addresses: ["198.51.100.7"])
        let answer = try await server.send("/v1/claws", key: secret, fields: Self.marks)
        #expect(answer.status == 403)
        #expect(try answer.problem.code == "address_not_allowed")
        #expect(server.activity.browserUses.map(\.keyID) == [key.id])
    }

    @Test("is refused before anybody looks at the route or the scope")
    func first() async throws {
        let server = try GuardedServer()
        let (secret, _) = server.issue(scopes: [server.read])
        for (path, method) in [("/v1/nothing", HTTPRequest.Method.get), ("/v1/claws", .put), ("/v1/claws", .post)] {
            let answer = try await server.send(path, method: method, key: secret, fields: [Self.marks[0]])
            #expect(try answer.problem.code == "client_side_use")
        }
    }

    @Test("is not suspected of a client that only names itself a browser")
    func userAgent() async throws {
        let server = try GuardedServer()
        let fields = [("User-Agent", "Mozilla/5.0"), ("Referer", "https://shop.example/"), ("Accept", "text/html")]
        #expect(try await server.send("/v1/claws", key: server.issue().secret, fields: fields).status == 200)
    }
}
