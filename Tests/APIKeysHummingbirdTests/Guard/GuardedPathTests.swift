import APIKeys
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import APIKeysHummingbird

@Suite("The guarded part of the paths")
struct GuardedPathTests {
    @Test("is everything at and below the prefix, whether there is a route or not")
    func below() async throws {
        let server = try GuardedServer()
        for path in ["/v1", "/v1/", "/v1/claws", "/v1/nothing", "/v1/claws/1/2/3", "/v1?x=1", "/v1/claws?x=/health"] {
            #expect(try await server.send(path).status == 401, "\(path)")
        }
    }

    @Test("ends there")
    func beside() async throws {
        let server = try GuardedServer()
        for path in ["/v10", "/v", "/", "/v1x/claws", "/x/v1/claws", "/v1.json", "/?/v1/claws", "/%76%31/claws"] {
            #expect(try await server.send(path).status == 404, "\(path)")
        }
        #expect(try await server.send("/health").text == "fine")
        #expect(server.activity.events.isEmpty)
    }

    @Test("cannot be walked around by writing a path differently")
    func tricks() async throws {
        let server = try GuardedServer()
        let paths = [
            "//v1/claws", "/v1//claws", "///v1///claws///", "/v1/claws/", "v1/claws", "http://localhost/v1/claws",
            "http://localhost//v1/claws", "https://evil.example/v1/claws?x", "x://y/v1/claws", "/v1/claws/%2e%2e",
            "/\u{301}://host/v1/claws", "/\u{301}x://h/v1/claws", "/V1/claws", "/v1/./claws", "/v1/../v1/claws",
        ]
        for path in paths {
            let answer = try await server.send(path)
            #expect(answer.status == 401 || answer.status == 404, "\(path)")
            #expect(server.handledCount == 0, "\(path)")
        }
        // These the router takes to the route, so they are the guard's.
        let (secret, _) = server.issue()
        for path in ["//v1/claws", "/v1//claws", "///v1///claws///", "/v1/claws/", "v1/claws", "http://localhost/v1/claws"] {
            #expect(try await server.send(path).status == 401, "\(path)")
            #expect(try await server.send(path, key: secret).text == "all claws", "\(path)")
        }
    }

    @Test("is the same for a router that does not mind the case")
    func caseInsensitive() async throws {
        let server = try GuardedServer(prefix: "/Api/v1", routerOptions: .caseInsensitive)
        for path in ["/api/v1/claws", "/API/V1/CLAWS", "/Api//v1/Claws"] {
            #expect(try await server.send(path).status == 401, "\(path)")
            #expect(try await server.send(path, key: server.issue().secret).text == "all claws", "\(path)")
        }
    }

    @Test("is everything, if the prefix is the root")
    func root() async throws {
        let server = try GuardedServer(prefix: "/")
        for path in ["/", "/claws", "/health", "/nothing", "*", ""] {
            #expect(try await server.send(path).status == 401, "\(path)")
        }
    }

    @Test("may lie several components deep")
    func deep() async throws {
        let server = try GuardedServer(prefix: "/api/v1")
        #expect(try await server.send("/api").status == 404)
        #expect(try await server.send("/api/v2/claws").status == 404)
        #expect(try await server.send("/api/v10").status == 404)
        #expect(try await server.send("/api?/v1").status == 404)
        #expect(try await server.send("//api//v1").status == 401)
        #expect(try await server.send("/api/v1/claws", key: server.issue().secret).status == 200)
    }

    @Test("holds every path that Hummingbird's router takes to a route in it", arguments: [RouterOptions(), .caseInsensitive])
    func asTheRouter(_ options: RouterOptions) async throws {
        // To the router, e with an accent is one letter in either spelling, the Kelvin sign is a K, and a slash with an accent no slash.
        let prefix = PathPrefix("/kaf\u{E9}/v1")
        let router = Router(context: MethodFinder.Context.self, options: options)
        router.get("/kaf\u{E9}/v1/**") { _, _ in "in" }
        router.get("/kaf\u{E9}/v1") { _, _ in "in" }
        let responder = router.buildResponder()
        let pieces = [
            ["/", "//", "", "/\u{301}", "x://h/", "/\u{301}://h/"],
            ["kaf\u{E9}", "kafe\u{301}", "KAFE\u{301}", "\u{212A}AF\u{C9}", "kafe"], ["/", "//", "/?", "?", "/\u{301}", "%2F"],
            ["v1", "V1", "v1\u{301}", "v%31"], ["", "/", "?", "x", "/x", "\u{301}", "//x/y?z"],
        ]
        let logger = LogLines().logger()
        var generator = SplitMix64(seed: 1)
        var found = 0
        for _ in 0..<10_000 {
            let path = pieces.compactMap { $0.randomElement(using: &generator) }.joined()
            let request = Request(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: path),
                body: RequestBody(buffer: ByteBuffer()))
            let context = MethodFinder.Context(source: .init(logger: logger))
            _ = try await responder.respond(to: request, context: context)
            let isRouted = context.endpointPath?.hasPrefix("/") == true
            if isRouted { found += 1 }
            #expect(!isRouted || prefix.holds(request), "\(path.debugDescription)")
        }
        #expect(found > 100)
    }
}
