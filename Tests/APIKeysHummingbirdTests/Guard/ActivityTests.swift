import APIKeys
import HTTPTypes
import TestSupport
import Testing

@Suite("The activity that a guard reports")
struct ActivityTests {
    private let server: GuardedServer

    init() throws {
        server = try GuardedServer()
    }

    private func event(
        _ path: String, method: HTTPRequest.Method = .get, key: KeySecret? = nil, fields: [(String, String)] = []
    ) async throws -> (event: ActivityEvent, answer: Answer) {
        let before = server.activity.events.count
        let answer = try await server.send(path, method: method, key: key, fields: fields)
        let events = server.activity.events
        #expect(events.count == before + 1)
        return (try #require(events.last), answer)
    }

    @Test("tells of an allowed request all there is to tell")
    func allowed() async throws {
        let (secret, key) = server.issue()
        server.time.advance(by: .seconds(7))
        let (event, answer) = try await event("/v1/claws/42?tst_live=1", key: secret, fields: [("User-Agent", "curl/8.1")])
        #expect(event.requestID.description == answer["X-Request-Id"])
        #expect(event.time == server.time.now)
        #expect(event.principal?.keyID == key.id)
        #expect(event.principal?.teamID == key.teamID)
        #expect(event.method == "GET")
        #expect(event.route == "/v1/claws/{id}")
        #expect(event.path == "/v1/claws/42")
        #expect(event.status == 200)
        #expect(event.outcome == .allowed)
        #expect(event.clientAddress == IPAddress("192.0.2.10"))
        #expect(event.userAgent == "curl/8.1")
        #expect(event.latency == .zero)
    }

    @Test("tells the status of the final answer, and whether the key was allowed, whatever the route then did")
    func statuses() async throws {
        let (secret, _) = server.issue(scopes: [server.read])
        let requests: [(String, HTTPRequest.Method, Int, ActivityOutcome, String?)] = [
            ("/v1/claws", .head, 200, .allowed, "/v1/claws"),
            ("/v1/claws", .post, 403, .denied(.insufficientScope), "/v1/claws"),
            ("/v1/claws", .put, 405, .allowed, "/v1/claws"),
            ("/v1/nothing", .get, 404, .allowed, nil),
            ("/v1/gone", .get, 404, .allowed, "/v1/gone"),
            ("/v1/refused", .get, 409, .allowed, "/v1/refused"),
            ("/v1/broken", .get, 500, .allowed, "/v1/broken"),
        ]
        for (path, method, status, outcome, route) in requests {
            let (event, answer) = try await event(path, method: method, key: secret)
            #expect(event.status == status && answer.status == status, "\(method) \(path)")
            #expect(event.outcome == outcome, "\(method) \(path)")
            #expect(event.route == route, "\(method) \(path)")
            #expect(event.principal != nil)
        }
    }

    @Test("tells of refused keys, and whose they were if they were anybody's")
    func denied() async throws {
        let (secret, key) = server.issue()
        server.put(key.revoked(at: server.time.now))
        let revoked = try await event("/v1/claws", key: secret).event
        #expect(revoked.outcome == .denied(.revoked))
        #expect(revoked.status == 401)
        #expect(revoked.principal?.keyID == key.id)
        #expect(revoked.route == "/v1/claws")

        let (elsewhere, listed) = server.issue(addresses: ["198.51.100.1"])
        let refused = try await event("/v1/claws", key: elsewhere).event
        #expect(refused.outcome == .denied(.addressNotAllowed))
        #expect(refused.principal?.keyID == listed.id)

        let unknown = try await event("/v1/nothing", key: server.format.makeSecret()).event
        #expect(unknown.outcome == .denied(.unknown))
        #expect(unknown.principal == nil)
        #expect(try await event("/v1/claws").event.outcome == .denied(.missing))
        let malformed = try await event("/v1/claws", fields: [("Authorization", "Bearer x")]).event
        #expect(malformed.outcome == .denied(.malformed))
    }

    @Test("holds neither a query nor a key nor more than it may")
    func masked() async throws {
        let secret = server.issue().secret
        let text = secret.expose()
        let long = String(repeating: "x", count: 5000)
        let masked = try await event("/v1/claws/\(text)?q=\(text)", key: secret, fields: [("User-Agent", "a \(text) b")]).event
        #expect(masked.path == "/v1/claws/tst_live_…")
        #expect(masked.userAgent == "a tst_live_… b")
        let cut = try await event("/v1/\(long)", key: secret, fields: [("User-Agent", long)]).event
        #expect(cut.path.utf8.count == ActivityEvent.longestPath)
        #expect(cut.userAgent?.utf8.count == ActivityEvent.longestUserAgent)
        let method = try #require(HTTPRequest.Method("A\(text)\(long)"))
        #expect(try await event("/v1/claws", method: method, key: secret).event.method == "Atst_live_…")
    }

    @Test("does not tell of requests outside the guard")
    func outside() async throws {
        _ = try await server.send("/health")
        _ = try await server.send("/nothing", key: server.issue().secret)
        #expect(server.activity.events.isEmpty)
    }

    @Test("covers other secrets that the guard was told of as it covers keys")
    func otherSecrets() async throws {
        let other = try KeyFormat(prefix: "other_live_")
        let server = try GuardedServer(alsoMasked: [other])
        let (key, secret) = (server.format.makeSecret().expose(), other.makeSecret().expose())
        _ = try await server.send("/v1/\(secret)/\(key)", fields: [("User-Agent", "x \(secret)")])
        let event = try #require(server.activity.events.first)
        #expect(event.path == "/v1/other_live_…/tst_live_…")
        #expect(event.userAgent == "x other_live_…")
    }
}
