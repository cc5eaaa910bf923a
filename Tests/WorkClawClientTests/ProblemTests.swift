import Testing

@testable import WorkClawClient

@Suite("A refusal")
struct ProblemTests {
    private func problem(_ status: UInt, _ body: String, _ fields: [String: String]) async throws -> Problem? {
        let client = try WorkClawClient.scripted(ScriptedTransport(.answer(status, body, fields)), retrying: .never)
        let claw = try #require(Claw.ID("claw_1"))
        return await thrown(Problem.self) { _ = try await client.getClaw(claw) }
    }

    @Test("has all that its document says")
    func document() async throws {
        let body = """
            {"type": "urn:workclaw:problem:validation_failed", "title": "The request has faults", "status": 422,
             "detail": "One field has a fault.", "code": "validation_failed", "request_id": "req_first",
             "errors": [{"field": "domain", "code": "wrong_type", "message": "Must be a string."}]}
            """
        let fields = ["Content-Type": "application/problem+json", "X-Request-Id": "req_now"]
        let problem = try #require(await problem(422, body, fields))
        #expect(problem.status == 422 && problem.code == .validationFailed && problem.title == "The request has faults")
        #expect(problem.type == "urn:workclaw:problem:validation_failed" && problem.detail == "One field has a fault.")
        #expect(problem.faults == [.init(field: "domain", code: "wrong_type", message: "Must be a string.")])
        #expect(problem.requestID == "req_now", "a replayed answer's document has the first request's")
        #expect(
            problem.description == "One field has a fault. domain: Must be a string. (422 validation_failed, req_now)")
    }

    @Test(
        "without a document is one with its status alone",
        arguments: [
            ("<html>Bad gateway</html>", "text/html"), ("{", "application/problem+json"), ("[]", "application/problem+json"),
        ])
    func stranger(body: String, type: String) async throws {
        let problem = try #require(await problem(502, body, ["Content-Type": type, "Retry-After": "2"]))
        #expect(problem.status == 502 && problem.type == "about:blank" && problem.code == nil && problem.faults.isEmpty)
        #expect(problem.title == "Bad Gateway" && problem.retryAfter == .seconds(2))
    }

    @Test("a redirect is one, and is not followed")
    func redirect() async throws {
        let problem = try #require(await problem(302, "", ["Location": "https://elsewhere.example.com"]))
        #expect(problem.status == 302)
    }
}
