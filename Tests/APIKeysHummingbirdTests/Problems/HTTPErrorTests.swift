import APIKeysHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("An HTTPError of Hummingbird's")
struct HTTPErrorTests {
    private func answer(_ error: HTTPError) async throws -> Answer {
        let router = Router(context: BasicKeyedRequestContext.self)
        router.add(middleware: RequestFrame())
        router.get("x") { _, _ -> String in throw error }
        return try await Application(router: router, logger: LogLines().logger()).test(.router) { client in
            try await client.execute(uri: "/x", method: .get) { Answer($0) }
        }
    }

    @Test(
        "is the problem of its status",
        arguments: [
            (HTTPResponse.Status.badRequest, "bad_request"), (.unauthorized, "unauthorized"), (.forbidden, "forbidden"),
            (.notFound, "not_found"), (.methodNotAllowed, "method_not_allowed"), (.conflict, "conflict"),
            (.preconditionFailed, "precondition_failed"), (.contentTooLarge, "payload_too_large"),
            (.unsupportedMediaType, "unsupported_media_type"), (.unprocessableContent, "unprocessable_content"),
            (.tooManyRequests, "too_many_requests"), (.internalServerError, "internal_error"),
            (.serviceUnavailable, "service_unavailable"), (.gone, "http_410"), (.badGateway, "http_502"),
        ])
    func codes(_ status: HTTPResponse.Status, _ code: String) async throws {
        let answer = try await answer(HTTPError(status))
        #expect(answer.status == status.code)
        #expect(try answer.problem.code == code)
        #expect(try answer.problem.status == status.code)
    }

    @Test("keeps its fields, and its message if the mistake is the client's")
    func fields() async throws {
        let error = HTTPError(.tooManyRequests, headers: [.retryAfter: "7"], message: "Slowly.")
        let answer = try await answer(error)
        #expect(answer["Retry-After"] == "7")
        #expect(try answer.problem.detail == "Slowly.")
    }

    @Test("keeps its message to itself if the mistake is the server's", arguments: [500, 502, 503])
    func hidden(_ code: Int) async throws {
        let answer = try await answer(HTTPError(.init(code: code), message: "db.internal is down"))
        #expect(answer.status == code)
        #expect(!answer.text.contains("db.internal"))
    }
}
