import APIKeys
import HTTPTypes
import TestSupport
import Testing

@Suite("A refusal")
struct RefusalTests {
    private let server: GuardedServer

    init() throws {
        server = try GuardedServer()
    }

    /// What every 401 for a bad credential has in common.
    private func expectInvalidToken(_ answer: Answer, _ description: String, code: String = "invalid_token") throws {
        #expect(answer.status == 401)
        #expect(
            answer["WWW-Authenticate"]
                == "Bearer realm=\"claws\", error=\"invalid_token\", error_description=\"\(description)\"")
        #expect(answer["Content-Type"] == "application/problem+json")
        #expect(answer["Cache-Control"] == "no-store")
        let problem = try answer.problem
        #expect(problem.code == code)
        #expect(problem.type == "urn:problem:\(code)")
        #expect(problem.status == 401)
        #expect(problem.detail == "\(description).")
        #expect(problem.requestID == answer["X-Request-Id"])
        #expect(server.handledCount == 0)
    }

    @Test("no key: 401 with a bare challenge that names no error")
    func missing() async throws {
        let answer = try await server.send("/v1/claws")
        #expect(answer.status == 401)
        #expect(answer["WWW-Authenticate"] == "Bearer realm=\"claws\"")
        #expect(answer["Cache-Control"] == "no-store")
        #expect(try answer.problem.code == "unauthorized")
        #expect(try answer.problem.status == 401)
        #expect(server.handledCount == 0)
    }

    @Test("no shape of a key: 401 invalid_token")
    func malformed() async throws {
        let answer = try await server.send("/v1/claws", fields: [("Authorization", "Bearer tst_live_abc")])
        try expectInvalidToken(answer, "The credential does not have the form of an API key")
    }

    @Test("a key that was never issued: 401 invalid_token")
    func unknown() async throws {
        let answer = try await server.send("/v1/claws", key: server.format.makeSecret())
        try expectInvalidToken(answer, "There is no such API key")
    }

    @Test("a revoked key: 401 invalid_token, and its holder is told why")
    func revoked() async throws {
        let (secret, key) = server.issue()
        server.put(key.revoked(at: server.time.now))
        try expectInvalidToken(try await server.send("/v1/claws", key: secret), "The API key has been revoked")
    }

    @Test("an expired key: 401 invalid_token, from its last millisecond on, and its holder is told why")
    func expired() async throws {
        let (secret, _) = server.issue(lifetime: .milliseconds(1000))
        server.time.advance(by: .milliseconds(999))
        #expect(try await server.send("/v1/claws", key: secret).status == 200)
        server.time.advance(by: .milliseconds(1))
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer["WWW-Authenticate"]?.contains("error_description=\"The API key has expired\"") == true)
        #expect(answer.status == 401)
        #expect(try answer.problem.code == "invalid_token")
    }

    @Test("a key that lacks the scope: 403 insufficient_scope, with the scope, before the handler runs")
    func insufficientScope() async throws {
        let (secret, _) = server.issue(scopes: [server.read])
        let answer = try await server.send("/v1/claws", method: .post, key: secret, body: "{")
        #expect(answer.status == 403)
        #expect(
            answer["WWW-Authenticate"] == "Bearer realm=\"claws\", error=\"insufficient_scope\", scope=\"claws:write\"")
        #expect(answer["Cache-Control"] == "no-store")
        #expect(try answer.problem.code == "insufficient_scope")
        #expect(try answer.problem.detail == "The API key lacks the scope claws:write.")
        #expect(server.handledCount == 0)
    }

    @Test("a scope that contains none of the needed bits is no substitute for the one that is asked")
    func writeIsNotRead() async throws {
        let (secret, _) = server.issue(scopes: [server.write])
        #expect(try await server.send("/v1/claws", key: secret).status == 403)
        #expect(try await server.send("/v1/claws", method: .post, key: secret, body: "x").status == 200)
    }

    @Test("a key from an address that is not on its list: 403 address_not_allowed, without a challenge")
    func addressNotAllowed() async throws {
        let (secret, _) = server.issue(addresses: ["198.51.100.0/24", "2001:db8::/32"])
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer.status == 403)
        #expect(answer["WWW-Authenticate"] == nil)
        #expect(answer["Cache-Control"] == "no-store")
        #expect(try answer.problem.code == "address_not_allowed")
        let (allowed, _) = server.issue(addresses: ["192.0.2.0/24"])
        #expect(try await server.send("/v1/claws", key: allowed).status == 200)
    }

    @Test("a key that cannot be judged: 503 verification_unavailable, to be tried again in a second")
    func unavailable() async throws {
        let lease = Lease()
        let server = try GuardedServer(lease: lease)
        let (secret, _) = server.issue()
        lease.renew(until: server.time.uptime + .seconds(5))
        #expect(try await server.send("/v1/claws", key: secret).status == 200)
        server.time.advance(by: .seconds(5))
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer.status == 503)
        #expect(answer["Retry-After"] == "1")
        #expect(answer["WWW-Authenticate"] == nil)
        #expect(answer["Cache-Control"] == "no-store")
        #expect(try answer.problem.code == "verification_unavailable")
        // What is no key at all needs no index to be refused.
        #expect(try await server.send("/v1/claws").status == 401)
        #expect(server.log.errors.isEmpty)
    }

    @Test("a good key is let through, and its answer may not be kept by a cache")
    func accepted() async throws {
        let (secret, key) = server.issue()
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer.status == 200)
        #expect(answer.text == "all claws")
        #expect(answer["Cache-Control"] == "no-store")
        #expect(answer["WWW-Authenticate"] == nil)
        #expect(try await server.send("/v1/whoami", key: secret).text.hasPrefix("\(key.id) 192.0.2.10 req_"))
    }

    @Test("no answer, no log line and no event repeats the key that was sent")
    func nothingLeaks() async throws {
        let (secret, key) = server.issue(scopes: [server.read])
        let text = secret.expose()
        let unknown = server.format.makeSecret().expose()
        var answers = [
            try await server.send("/v1/claws/\(text)?key=\(text)", key: secret),
            try await server.send("/v1/\(text)", key: secret, fields: [("User-Agent", "curl \(text)")]),
            try await server.send("/v1/claws", method: .post, key: secret),
            try await server.send("/v1/broken", key: secret),
            try await server.send("/v1/claws", fields: [("Authorization", "Bearer \(unknown)")]),
            try await server.send("/v1/claws", fields: [("Authorization", "Bearer \(text), Bearer \(text)")]),
        ]
        if let method = HTTPRequest.Method(text) {
            answers.append(try await server.send("/v1/claws", method: method, key: secret))
        }
        server.put(key.revoked(at: server.time.now))
        answers.append(try await server.send("/v1/claws", key: secret))
        // The handler of /v1/claws/{id} echoes its id by itself.
        for answer in answers.dropFirst() {
            #expect(!answer.text.contains(text) && !answer.text.contains(unknown))
            #expect(answer.headers.allSatisfy { !$0.value.contains(text) && !$0.value.contains(unknown) })
        }
        #expect(server.log.lines.allSatisfy { !$0.text.contains(text) && !$0.text.contains(unknown) })
        #expect(server.activity.events.count == answers.count)
        for event in server.activity.events { #expect(!"\(event)".contains(text) && !"\(event)".contains(unknown)) }
    }
}
