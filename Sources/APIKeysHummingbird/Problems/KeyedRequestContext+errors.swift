import HTTPTypes
import Hummingbird
import Logging
import NIOCore

extension KeyedRequestContext {
    /// The answer to an error: never more of it than was meant for the client.
    func response(to error: any Error, of request: Request) -> Response {
        let problem: Problem
        switch error {
        case let error as Problem:
            problem = error
        case let error as HTTPError:
            problem = Problem(error)
        case is NIOTooManyBytesError:
            problem = Problem(.payloadTooLarge)
        case let error as any HTTPResponseError:
            // Its author has said how it is to be shown.
            if let response = try? error.response(from: request, context: self) { return response }
            problem = Problem(.internalError, cause: error)
        case _ where Self.isMalformedBody(error):
            problem = Problem(.badRequest, detail: "The body is not well-formed HTTP.", headers: [.connection: "close"])
        default:
            problem = Problem(.internalError, cause: error)
        }
        // That keys cannot be judged now, or that a server is not ready, whoever found it out has logged once: not with each request again.
        let isKnown = problem.type.status == .serviceUnavailable && problem.cause == nil
        if problem.type.status.kind == .serverError, !isKnown { log(problem, of: request) }
        return response(to: problem)
    }

    func response(to problem: Problem) -> Response {
        problem.response(requestID: requestID, base: keyedContext.problemBase)
    }

    /// Whether reading the body failed because of what the client sent. `HTTPParserError` belongs to NIOHTTP1, which this target does without.
    private static func isMalformedBody(_ error: any Error) -> Bool {
        String(reflecting: Swift.type(of: error)) == "NIOHTTP1.HTTPParserError"
    }

    /// The route's pattern stands in the line and not the path, in which somebody may have put a key.
    private func log(_ problem: Problem, of request: Request) {
        logger.error(
            "\(problem.type.title)",
            metadata: [
                "code": "\(problem.type.code)", "request_id": "\(requestID)", "method": "\(request.method)",
                "route": "\(endpointPath ?? "-")", "error": "\(problem.cause.map { "\($0)" } ?? problem.detail ?? "-")",
            ])
    }
}

extension Problem {
    /// Hummingbird's own error. Its message is for the client if the mistake is the client's; otherwise it is logged and not sent.
    init(_ error: HTTPError) {
        let isClients = error.status.kind == .clientError
        self.init(
            ProblemType(of: error.status), detail: isClients ? error.body : nil, headers: error.headers,
            cause: isClients ? nil : error)
    }
}
