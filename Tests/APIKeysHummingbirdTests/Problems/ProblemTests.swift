import APIKeys
import APIKeysHummingbird
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

extension ProblemType {
    fileprivate static let outOfStock = ProblemType(code: "out_of_stock", status: .conflict, title: "Out of stock")
}

@Suite("A problem")
struct ProblemTests {
    private func answer(_ problem: Problem, frame: Bool = true, log: LogLines = LogLines()) async throws -> Answer {
        let router = Router(context: BasicKeyedRequestContext.self)
        if frame { router.add(middleware: RequestFrame(problemBase: "https://acme.example/problems/", time: StillTime())) }
        router.get("x") { _, _ -> String in throw problem }
        return try await Application(router: router, logger: log.logger()).test(.router) { client in
            try await client.execute(uri: "/x", method: .get) { Answer($0) }
        }
    }

    @Test("of a server's own kind is answered like the library's")
    func own() async throws {
        let answer = try await answer(
            Problem(
                .outOfStock, detail: "3 left.",
                errors: [.init(field: "items[0].count", code: "too_many", message: "At most 3.")],
                headers: [.retryAfter: "60"]))
        #expect(answer.status == 409)
        #expect(answer["Content-Type"] == "application/problem+json")
        #expect(answer["Retry-After"] == "60")
        #expect(
            try answer.problem
                == .init(
                    type: "https://acme.example/problems/out_of_stock", title: "Out of stock", status: 409, detail: "3 left.",
                    code: "out_of_stock", requestID: answer["X-Request-Id"],
                    errors: [.init(field: "items[0].count", code: "too_many", message: "At most 3.")], policies: nil))
    }

    @Test("leaves out what there is not")
    func bare() async throws {
        let text = try await answer(Problem(.notFound)).text
        #expect(!text.contains("detail") && !text.contains("errors"))
    }

    @Test("says any text exactly")
    func escaping() async throws {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0 as UInt32) }))
        let detail = "\"quoted\" \\ \(controls) \u{7F} é ✓ 👩‍👩‍👧 \u{2028} </script> \\u0041"
        let problem = Problem(
            .badRequest, detail: detail,
            errors: [.init(field: "a\"b", code: "c\\d", message: "e\nf"), .init(field: "", code: "", message: "")])
        let answer = try await answer(problem)
        #expect(try answer.problem.detail == detail)
        #expect(
            try answer.problem.errors
                == [.init(field: "a\"b", code: "c\\d", message: "e\nf"), .init(field: "", code: "", message: "")])
        #expect(answer["Content-Length"] == "\(answer.text.utf8.count)")
    }

    @Test("is a document even where no frame stands around it")
    func frameless() async throws {
        let answer = try await answer(Problem(.outOfStock), frame: false)
        #expect(answer.status == 409)
        #expect(try answer.problem.type == "urn:problem:out_of_stock")
        #expect(try answer.problem.requestID == nil)
    }

    @Test("that is the server's own tells its cause to the log alone")
    func cause() async throws {
        let log = LogLines()
        let answer = try await answer(Problem(.serviceUnavailable, cause: GuardedServer.Failure()), log: log)
        #expect(answer.status == 503)
        #expect(!answer.text.contains("hunter2"))
        #expect(log.errors.count == 1 && log.errors[0].contains("hunter2"))
    }

    @Test("of the library has a code of its own, a status of an error and words for people")
    func catalogue() {
        let types = ProblemType.library
        #expect(Set(types.map(\.code)).count == types.count)
        for type in types {
            #expect(400...599 ~= type.status.code)
            #expect(!type.title.isEmpty)
            #expect(type.code.utf8.allSatisfy { 97...122 ~= $0 || $0 == 95 })
        }
    }
}
