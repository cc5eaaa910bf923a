import APIKeys
import APIKeysHummingbird
import HTTPTypes
import Testing

@Suite("A path that does not take the method")
struct MethodTests {
    private let server: GuardedServer
    private let key: KeySecret

    init() throws {
        server = try GuardedServer()
        key = server.issue(scopes: [server.read]).secret
    }

    @Test(
        "is answered 405 with what it takes, for any method there is",
        arguments: ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X-Y_Z!"])
    func notAllowed(_ name: String) async throws {
        let method = try #require(HTTPRequest.Method(name))
        let answer = try await server.send("/v1/claws", method: method, key: key)
        #expect(answer.status == 405)
        #expect(answer["Allow"] == "GET, HEAD, POST")
        #expect(answer["Cache-Control"] == "no-store")
        #expect(try answer.problem.code == "method_not_allowed")
    }

    @Test("is 405 only where there is another method, and 404 elsewhere")
    func notFound() async throws {
        for path in ["/v1/nothing", "/v1", "/v1/claws/1/2"] {
            let answer = try await server.send(path, method: .put, key: key)
            #expect(answer.status == 404)
            #expect(answer["Allow"] == nil)
            #expect(try answer.problem.code == "not_found")
        }
    }

    @Test("is found as the router finds paths")
    func asTheRouter() async throws {
        #expect(try await server.send("//v1//claws/", method: .put, key: key)["Allow"] == "GET, HEAD, POST")
        #expect(try await server.send("/v1/claws/7?x", method: .put, key: key)["Allow"] == "GET, HEAD")
        #expect(try await server.send("/v1/claws/%2e", method: .put, key: key)["Allow"] == "GET, HEAD")
        // `search` hides `{id}` from the router, so the path takes what `search` takes.
        #expect(try await server.send("/v1/claws/search", method: .put, key: key)["Allow"] == "POST")
        #expect(try await server.send("/v1/claws/search", key: key)["Allow"] == "POST")
    }

    @Test("comes after the key and before the scope")
    func order() async throws {
        #expect(try await server.send("/v1/claws", method: .put).status == 401)
        #expect(try await server.send("/v1/nothing", method: .put).status == 401)
        let none = server.issue(scopes: []).secret
        #expect(try await server.send("/v1/claws", method: .put, key: none).status == 405)
        #expect(try await server.send("/v1/nothing", key: none).status == 404)
        #expect(try await server.send("/v1/claws", key: none).status == 403)
    }

    @Test("is not blamed for a 404 of its handler's own")
    func handlersOwn() async throws {
        let answer = try await server.send("/v1/gone", key: key)
        #expect(answer.status == 404)
        #expect(try answer.problem.detail == "no such claw")
    }

    @Test("is none for HEAD wherever there is GET")
    func head() async throws {
        #expect(try await server.send("/v1/claws", method: .head, key: key).status == 200)
        #expect(try await server.send("/v1/claws/search", method: .head, key: key).status == 405)
        #expect(try await server.send("/v1/claws", method: .head, key: server.issue(scopes: []).secret).status == 403)
    }
}
