import APIKeys
import Testing

@testable import APIKeysHummingbird

@Suite("The Authorization field")
struct BearerCredentialTests {
    private func credential(_ value: String) -> String? {
        Array(value.utf8).withUnsafeBufferPointer { bytes in
            BearerCredential.find(in: bytes).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test("gives what follows Bearer and its spaces", arguments: ["Bearer abc", "bearer abc", "BEARER    abc", "bEaReR abc"])
    func found(_ value: String) {
        #expect(credential(value) == "abc")
    }

    @Test(
        "of another scheme carries no key",
        arguments: ["", "Basic abc", "Bear", "Bearers abc", "Bearer2 abc", "Bearer-x abc", " Bearer abc", "Digest Bearer abc"])
    func otherScheme(_ value: String) {
        #expect(credential(value) == nil)
    }

    @Test("of this scheme is never taken for another, whatever follows")
    func junk() {
        #expect(credential("Bearer") == "")
        #expect(credential("Bearer  ") == "")
        #expect(credential("Bearer,abc") == ",abc")
        #expect(credential("Bearer\tabc") == "\tabc")
        #expect(credential("Bearer=\"abc\"") == "=\"abc\"")
        #expect(credential("Bearer a, Bearer b") == "a, Bearer b")
        #expect(credential("Bearer a ") == "a ")
    }

    @Test("letters that only look like those of Bearer are others")
    func lookAlikes() {
        #expect(credential("\u{02}earer abc") == nil)
        #expect(credential("Веarer abc") == nil)
        #expect(credential("Beare\u{52}\u{301} abc") != "abc")
    }

    @Test("may spell the scheme in any case, with any number of spaces")
    func acceptedSpellings() async throws {
        let server = try GuardedServer()
        let text = server.issue().secret.expose()
        for value in ["bearer \(text)", "BEARER \(text)", "Bearer     \(text)"] {
            #expect(try await server.send("/v1/claws", fields: [("Authorization", value)]).status == 200)
        }
    }

    @Test("that holds more than one key, or a key and something else, is refused though a good key is in it")
    func severalInOne() async throws {
        let server = try GuardedServer()
        let text = server.issue().secret.expose()
        let values = [
            "Bearer \(text) \(text)", "Bearer \(text), Bearer \(text)", "Bearer \(text),", "Bearer \"\(text)\"",
            "Bearer \(text)=", "Bearer\t\(text)", "Bearer", "Bearer \(text)\u{301}", "Bearer \(text) x",
        ]
        for value in values {
            let answer = try await server.send("/v1/claws", fields: [("Authorization", value)])
            #expect(answer.status == 401)
            #expect(try answer.problem.code == "invalid_token", "\(value.dropFirst(50))")
        }
        #expect(server.activity.events.map(\.outcome) == values.map { _ in .denied(.malformed) })
    }

    @Test("that stands twice is refused, in every order and mixture")
    func twice() async throws {
        let server = try GuardedServer()
        let good = "Bearer \(server.issue().secret.expose())"
        for pair in [(good, good), ("Basic x", good), (good, "Basic x"), (good, ""), ("Basic x", "Basic y")] {
            let fields = [("Authorization", pair.0), ("authorization", pair.1)]
            let answer = try await server.send("/v1/claws", fields: fields)
            #expect(answer.status == 401)
            #expect(try answer.problem.code == "invalid_token")
        }
        #expect(server.handledCount == 0)
    }

    @Test("of another scheme is as none at all")
    func missing() async throws {
        let server = try GuardedServer()
        let text = server.issue().secret.expose()
        for value in ["Basic \(text)", text, "Token \(text)", "BearerToken \(text)"] {
            let answer = try await server.send("/v1/claws", fields: [("Authorization", value)])
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"] == "Bearer realm=\"claws\"")
        }
    }

    @Test("is the only place where a key is read: not the query, not the path, not another field")
    func nowhereElse() async throws {
        let server = try GuardedServer()
        let text = server.issue().secret.expose()
        let fields = [("Proxy-Authorization", "Bearer \(text)"), ("X-Api-Key", text), ("Cookie", "access_token=\(text)")]
        for path in ["/v1/claws?access_token=\(text)", "/v1/claws?key=\(text)", "/v1/\(text)/claws", "/v1/claws#\(text)"] {
            let answer = try await server.send(path, fields: fields)
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"] == "Bearer realm=\"claws\"")
        }
    }
}
