import APIKeys
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import APIKeysHummingbird

@Suite("A key's limits, before a server")
struct LimitTests {
    private let server: GuardedServer

    init() throws {
        server = try GuardedServer()
    }

    @Test("every answer to a request that was counted tells how the key stands")
    func counted() async throws {
        let (secret, _) = server.issue(limits: ["3/1m", "100/1d"])
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer.status == 200)
        #expect(answer["RateLimit-Policy"] == #""3/1m";q=3;w=60, "100/1d";q=100;w=86400"#)
        #expect(answer["RateLimit"] == #""3/1m";r=2;t=20, "100/1d";r=99;t=864"#)
        #expect(answer["Retry-After"] == nil)
        let failed = try await server.send("/v1/broken", key: secret)
        #expect(failed.status == 500 && failed["RateLimit"]?.hasPrefix(#""3/1m";r=1;"#) == true)
        let head = try await server.send("/v1/claws", method: .head, key: secret)
        #expect(head.status == 200 && head["RateLimit"]?.hasPrefix(#""3/1m";r=0;"#) == true)
        #expect(server.activity.events.map(\.outcome) == [.allowed, .allowed, .allowed])
    }

    @Test("one call too many: 429 with a problem that names the limits, before the handler runs and a body is read")
    func refused() async throws {
        let (secret, _) = server.issue(limits: ["2/10s", "3/1h"])
        for _ in 0..<2 { #expect(try await server.send("/v1/claws", key: secret).status == 200) }
        server.time.advance(by: .milliseconds(1500))
        let answer = try await server.send("/v1/claws", method: .post, key: secret, body: "{")
        #expect(answer.status == 429 && server.handledCount == 2)
        #expect(answer["Retry-After"] == "4")
        #expect(answer["RateLimit-Policy"] == #""2/10s";q=2;w=10, "3/1h";q=3;w=3600"#)
        #expect(answer["RateLimit"] == #""2/10s";r=0;t=4, "3/1h";r=1"#)
        #expect(answer["Content-Type"] == "application/problem+json" && answer["Cache-Control"] == "no-store")
        #expect(answer["WWW-Authenticate"] == nil)
        let problem = try answer.problem
        #expect(problem.type == "https://iana.org/assignments/http-problem-types#quota-exceeded")
        #expect(problem.code == "quota_exceeded" && problem.status == 429 && problem.requestID == answer["X-Request-Id"])
        #expect(problem.policies == ["2/10s"])
        #expect(server.activity.events.last?.outcome == .denied(.quotaExceeded))
        #expect(server.activity.events.last?.status == 429 && server.activity.events.last?.route == "/v1/claws")
        server.time.advance(by: .seconds(4))
        #expect(try await server.send("/v1/claws", key: secret).status == 200)
    }

    @Test("what is refused for another reason, or is not there, costs no call and says nothing of limits")
    func free() async throws {
        let (secret, key) = server.issue(scopes: [server.read], limits: ["1/1h"])
        let free: [(String, HTTPRequest.Method, Int)] = [
            ("/v1/claws", .post, 403), ("/v1/nowhere", .get, 404), ("/v1/claws", .delete, 405), ("/health", .get, 200),
        ]
        for (path, method, status) in free {
            for _ in 0..<3 {
                let answer = try await server.send(path, method: method, key: secret)
                #expect(answer.status == status && answer["RateLimit"] == nil && answer["RateLimit-Policy"] == nil)
            }
        }
        #expect(try await server.send("/v1/claws", key: secret).status == 200)
        #expect(try await server.send("/v1/claws", key: secret).status == 429)
        // What is worse comes first.
        #expect(try await server.send("/v1/claws", method: .post, key: secret).status == 403)
        server.put(key.revoked(at: server.time.now))
        #expect(try await server.send("/v1/claws", key: secret).status == 401)
    }

    @Test("a key without limits is told of none")
    func unlimited() async throws {
        let (secret, _) = server.issue()
        let answer = try await server.send("/v1/claws", key: secret)
        #expect(answer.status == 200 && answer["RateLimit"] == nil && answer["RateLimit-Policy"] == nil)
    }

    @Test("routes behind a guard that no scope was asked for are counted too, and so is everything behind a guard alone")
    func otherRoutes() async throws {
        let format = try KeyFormat(prefix: "tst_")
        let catalog = try ScopeCatalog(["a:read": "see"])
        let index = KeyIndex()
        let secrets = (0..<2).map { _ in format.makeSecret() }
        for secret in secrets {
            index.update(
                APIKey(
                    secret: secret, teamID: TeamID(at: StillTime.start), name: "test", scopes: [],
                    limits: [RateLimit("2/1h")].compactMap(\.self), createdAt: StillTime.start,
                    createdBy: UserID(at: StillTime.start)),
                scopes: catalog.all)
        }
        let guarding = try APIKeyGuard(verifier: KeyVerifier(format: format, index: index), realm: "a", time: StillTime())
        let mixed = Router(context: BasicKeyedRequestContext.self, options: .caseInsensitive)
        mixed.add(middleware: RequestFrame(time: StillTime()))
        let routes = mixed.guarded("/v1", by: guarding, scopes: catalog)
        try routes.get("Scoped", scope: routes.scope("a:read")) { _, _ in "scoped" }
        mixed.get("v1/plain") { _, _ in "plain" }
        mixed.post("v1/scoped") { _, _ in "plain" }
        let alone = Router(context: BasicKeyedRequestContext.self)
        alone.add(middleware: RequestFrame(time: StillTime()))
        alone.add(middleware: APIKeyMiddleware(guarding, context: BasicKeyedRequestContext.self))
        alone.get("plain") { _, _ in "plain" }

        func statuses(_ router: Router<BasicKeyedRequestContext>, _ key: KeySecret, _ calls: [(String, HTTPRequest.Method)])
            async throws -> [Int]
        {
            try await Application(router: router).test(.router) { client in
                var statuses: [Int] = []
                for (path, method) in calls {
                    statuses.append(
                        try await client.execute(uri: path, method: method, headers: [.authorization: "Bearer \(key.expose())"])
                        {
                            $0.status.code
                        })
                }
                return statuses
            }
        }
        #expect(
            try await statuses(
                mixed, secrets[0],
                [
                    ("/v1/no", .get), ("/v1/plain", .get), ("/V1/SCOPED", .get), ("/v1/plain", .get), ("/v1/scoped", .post),
                    ("/v1/scoped", .get),
                ])
                == [404, 200, 200, 429, 429, 429])
        #expect(
            try await statuses(alone, secrets[1], [("/plain", .get), ("/no", .get), ("/plain", .get)]) == [200, 404, 429])
    }

    @Test("a file that is served where the router found no route is counted too, and one that is not there is not")
    func fallback() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guarded-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "v1"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("plain".utf8).write(to: folder.appending(path: "v1/page.txt"))
        let server = try GuardedServer(behindGuard: { $0.add(middleware: FileMiddleware(folder.path)) })
        let (secret, _) = server.issue(limits: ["1/1h"])
        #expect(try await server.send("/v1/none.txt", key: secret).status == 404)
        let first = try await server.send("/v1/page.txt", key: secret)
        #expect(first.status == 200 && first["RateLimit"]?.hasPrefix(#""1/1h";r=0;"#) == true)
        let second = try await server.send("/v1/page.txt", key: secret)
        #expect(second.status == 429 && second["Retry-After"] == "3600")
        #expect(try second.problem.code == "quota_exceeded")
        #expect(server.activity.events.last?.outcome == .denied(.quotaExceeded))
        #expect(try await server.send("/v1/claws", key: secret).status == 429, "both draw on one account")
        #expect(try await server.send("/v1/none.txt", key: secret).status == 404)
    }
}
