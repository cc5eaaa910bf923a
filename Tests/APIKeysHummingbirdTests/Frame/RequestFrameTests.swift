import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@Suite("The frame around every request")
struct RequestFrameTests {
    private let server: GuardedServer

    init() throws {
        server = try GuardedServer()
    }

    @Test("names each request in its answer, whatever became of it")
    func everyAnswer() async throws {
        let secret = server.issue().secret
        let requests: [(String, HTTPRequest.Method)] = [
            ("/health", .get), ("/nothing", .get), ("/nothing", .head), ("/fails", .get), ("/health", .delete),
            ("/v1/claws", .get), ("/v1/claws", .head), ("/v1/claws", .put), ("/v1/nothing", .get), ("/v1/broken", .get),
            ("/v1/refused", .get),
        ]
        var names: Set<String> = []
        for (path, method) in requests {
            for key in [secret, nil] {
                let answer = try await server.send(path, method: method, key: key)
                #expect(answer.headers[values: try #require(HTTPField.Name("X-Request-Id"))].count == 1)
                let name = try #require(answer["X-Request-Id"])
                #expect(APIKeys.RequestID(name)?.time == server.time.now, "\(name)")
                names.insert(name)
            }
        }
        #expect(names.count == requests.count * 2)
    }

    @Test("does not take over a name that the client made up")
    func ownNames() async throws {
        let made = APIKeys.RequestID(at: server.time.now).description
        let answer = try await server.send("/health", fields: [("X-Request-Id", made)])
        #expect(answer["X-Request-Id"] != made)
    }

    @Test("shows the handler the name that the answer carries")
    func sameName() async throws {
        let answer = try await server.send("/v1/whoami", key: server.issue().secret)
        #expect(answer.text.hasSuffix(try #require(answer["X-Request-Id"])))
    }

    @Test("answers an unknown path with a problem")
    func notFound() async throws {
        let answer = try await server.send("/nothing")
        #expect(answer.status == 404)
        #expect(answer["Content-Type"] == "application/problem+json")
        #expect(try answer.problem.code == "not_found")
        #expect(try answer.problem.requestID == answer["X-Request-Id"])
        #expect(answer["Cache-Control"] == nil)
    }

    @Test(
        "says nothing outside about an error that nobody foresaw, and everything inside", arguments: ["/fails", "/v1/broken"])
    func unforeseen(_ path: String) async throws {
        let answer = try await server.send(path, key: server.issue().secret)
        #expect(answer.status == 500)
        #expect(answer["Content-Type"] == "application/problem+json")
        let problem = try answer.problem
        #expect(problem.code == "internal_error")
        #expect(problem.detail == nil)
        #expect(!answer.text.contains("hunter2") && !answer.headers.contains { $0.value.contains("hunter2") })
        let line = try #require(server.log.errors.first)
        #expect(server.log.errors.count == 1)
        #expect(line.contains("hunter2"))
        #expect(line.contains(try #require(answer["X-Request-Id"])))
        #expect(line.contains("route=\(path)"))
    }

    @Test("passes on what Hummingbird says about a client's mistake")
    func clientsMistake() async throws {
        let answer = try await server.send("/v1/refused", key: server.issue().secret)
        #expect(answer.status == 409)
        #expect(try answer.problem.code == "conflict")
        #expect(try answer.problem.detail == "The claw is \"busy\".")
        #expect(server.log.errors.isEmpty)
    }

    @Test("answers a body that is too large with 413")
    func tooLarge() async throws {
        let secret = server.issue().secret
        #expect(try await server.send("/v1/claws", method: .post, key: secret, body: "0123456789abcdef").status == 200)
        let answer = try await server.send("/v1/claws", method: .post, key: secret, body: "0123456789abcdefg")
        #expect(answer.status == 413)
        #expect(try answer.problem.code == "payload_too_large")
    }

    @Test("leaves the body out of every answer to HEAD, and nothing else")
    func head() async throws {
        let secret = server.issue().secret
        for (path, key) in [("/v1/claws", secret), ("/v1/claws/7", secret), ("/v1/nothing", secret), ("/v1/claws", nil)] {
            let get = try await server.send(path, key: key)
            let head = try await server.send(path, method: .head, key: key)
            #expect(head.text.isEmpty)
            #expect(head.status == get.status)
            #expect(head["Content-Length"] == "\(get.text.utf8.count)")
            #expect(head["Content-Type"] == get["Content-Type"])
            #expect(head["WWW-Authenticate"] == get["WWW-Authenticate"])
        }
    }

    @Test("lets an error that knows how it wants to be shown show itself")
    func ownResponse() async throws {
        struct Redirect: HTTPResponseError {
            var status: HTTPResponse.Status { .seeOther }

            func response(from request: Request, context: some RequestContext) -> Response {
                Response(status: status, headers: [.location: "/login"])
            }
        }
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame())
        router.get("page") { _, _ -> String in throw Redirect() }
        let answer = try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/page", method: .get) { Answer($0) }
        }
        #expect(answer.status == 303)
        #expect(answer["Location"] == "/login")
        #expect(answer["X-Request-Id"] != nil)
    }

    @Test("answers a body that is no HTTP with 400, and logs no error: the mistake is the client's")
    func malformedBody() async throws {
        let log = LogLines()
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame())
        router.post("x") { request, _ in String(buffer: try await request.body.collect(upTo: 1000)) }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: log.logger())
        let text = try await application.test(.live) { client in
            try RawConnection(port: try #require(client.port))
                .exchange("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n")
        }
        #expect(text.hasPrefix("HTTP/1.1 400 "))
        #expect(text.contains("\"code\":\"bad_request\""))
        #expect(text.lowercased().contains("connection: close"))
        #expect(text.ranges(of: "HTTP/1.1 ").count == 1)
        #expect(log.errors.isEmpty)
    }

    @Test("finds the client's address on a real connection")
    func live() async throws {
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame())
        router.get("where") { _, context in context.clientAddress.map { "\($0)" } ?? "nowhere" }
        let text = try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
            .test(.live) { client in try await client.execute(uri: "/where", method: .get) { String(buffer: $0.body) } }
        #expect(text == "127.0.0.1" || text == "::1")
    }
}
