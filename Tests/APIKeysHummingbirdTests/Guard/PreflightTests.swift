import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Testing

@Suite("A CORS preflight")
struct PreflightTests {
    static let question = [
        ("Origin", "https://shop.example:8443"), ("Access-Control-Request-Method", "PATCH"),
        ("Access-Control-Request-Headers", "authorization, Content-Type"),
    ]

    @Test(
        "under the guard is answered yes without a key, so that the browser sends the key",
        arguments: [BrowserGuard.refuse, .flag])
    func yes(_ browsers: BrowserGuard) async throws {
        let server = try GuardedServer(browsers: browsers)
        for path in ["/v1/claws", "/v1/nothing", "/v1"] {
            let answer = try await server.send(path, method: .options, fields: Self.question)
            #expect(answer.status == 204)
            #expect(answer.text.isEmpty)
            #expect(answer["Access-Control-Allow-Origin"] == "https://shop.example:8443")
            #expect(answer["Access-Control-Allow-Methods"] == "PATCH")
            #expect(answer["Access-Control-Allow-Headers"] == "authorization, content-type")
            #expect(answer["Access-Control-Allow-Credentials"] == nil)
            #expect(answer["Access-Control-Max-Age"] == "0")
            #expect(answer["Vary"] == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
            #expect(answer["Cache-Control"] == "no-store")
            #expect(answer["X-Request-Id"]?.hasPrefix("req_") == true)
        }
        #expect(server.activity.events.isEmpty)
    }

    @Test("that does not name the field of the key is told that it may be sent")
    func authorizationIsAllowed() async throws {
        let server = try GuardedServer()
        let answer = try await server.send("/v1/claws", method: .options, fields: Array(Self.question.dropLast()))
        #expect(answer["Access-Control-Allow-Headers"] == "authorization")
    }

    @Test("is a request without a key like any other if nobody looks for browsers")
    func off() async throws {
        let server = try GuardedServer(browsers: .off)
        let answer = try await server.send("/v1/claws", method: .options, fields: Self.question)
        #expect(answer.status == 401)
        #expect(answer.corsFields.isEmpty)
    }

    @Test("needs its method, its origin and OPTIONS: anything less is a request without a key")
    func incomplete() async throws {
        let server = try GuardedServer()
        let requests: [(HTTPRequest.Method, [(String, String)])] = [
            (.options, [Self.question[0]]), (.options, [Self.question[1]]), (.options, []), (.get, Self.question),
            (.post, Self.question),
        ]
        for (method, fields) in requests {
            let answer = try await server.send("/v1/claws", method: method, fields: fields)
            #expect(answer.status == 401)
            #expect(answer.corsFields.isEmpty)
        }
    }

    @Test("outside the guard is the server's own business")
    func outside() async throws {
        let answer = try await GuardedServer().send("/health", method: .options, fields: Self.question)
        #expect(answer.status == 404)
        #expect(answer.corsFields.isEmpty)
    }

    @Test(
        "with an origin that no browser sends is none",
        arguments: [
            "https://a.example, https://b.example", "https://a.example\r\nSet-Cookie: a=b", "https://a.example;x", "*", "a b",
            "<script>", "https://\u{E9}.example", String(repeating: "a", count: 301),
        ])
    func oddOrigin(_ origin: String) async throws {
        let fields = [("Origin", origin)] + Self.question.dropFirst()
        let answer = try await GuardedServer().send("/v1/claws", method: .options, fields: fields)
        #expect(answer.status == 401)
        #expect(answer.corsFields.isEmpty)
    }

    @Test("cannot smuggle anything into the answer but names")
    func injection() async throws {
        let server = try GuardedServer()
        let method = [Self.question[0], ("Access-Control-Request-Method", "GET, PUT\r\nSet-Cookie: a=b")]
        #expect(try await server.send("/v1/claws", method: .options, fields: method).status == 401)
        let fields = Self.question.dropLast() + [("Access-Control-Request-Headers", "x-a, b c, \"d\", é, *,, x-b\r\nx-c: 1")]
        let answer = try await server.send("/v1/claws", method: .options, fields: Array(fields))
        #expect(answer["Access-Control-Allow-Headers"] == "x-a, *, authorization")
        #expect(answer["Set-Cookie"] == nil)
        #expect(answer["x-c"] == nil)
    }

    @Test("is the only request whose answer carries a CORS field")
    func nowhereElse() async throws {
        let server = try GuardedServer(browsers: .flag)
        let (secret, _) = server.issue(scopes: [server.read])
        let requests: [(String, HTTPRequest.Method)] = [
            ("/v1/claws", .get), ("/v1/claws", .head), ("/v1/claws", .post), ("/v1/claws", .put), ("/v1/nothing", .get),
            ("/v1/broken", .get), ("/health", .get), ("/nothing", .get), ("/v1/claws", .options),
        ]
        for (path, method) in requests {
            for key in [secret, nil] {
                let fields = key == nil && method == .options ? [Self.question[0]] : Array(Self.question.prefix(1))
                let answer = try await server.send(path, method: method, key: key, fields: fields)
                #expect(answer.corsFields.isEmpty, "\(method) \(path)")
            }
        }
    }
}
