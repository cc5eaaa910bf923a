public import HTTPTypes
public import Hummingbird

/// Why a request is answered with an error: thrown by a handler, sent as `application/problem+json` (RFC 9457).
///
/// ```swift
/// throw Problem(.outOfStock, detail: "There are 3 left.")
/// ```
public struct Problem: Error {
    public let type: ProblemType
    /// What happened this time, for the person who reads the client's logs. Public: it must hold nothing that the client may not see.
    public var detail: String?
    /// What is wrong with the request's parts, all of it at once.
    public var errors: [Fault]
    /// The names of the limits that were passed: a member of `quota-exceeded` (draft-ietf-httpapi-ratelimit-headers-10, 5.1), left out if empty.
    public var violatedPolicies: [String] = []
    /// Fields that the answer carries besides its own, as `Retry-After`.
    public var headers: HTTPFields
    /// What went wrong inside: logged at level `error`, never sent.
    public var cause: (any Error)?

    /// One thing wrong with a request.
    public struct Fault: Sendable, Hashable {
        /// Where: the name of a member or a parameter, with dots and brackets into nested ones.
        public let field: String
        public let code: String
        public let message: String

        public init(field: String, code: String, message: String) {
            self.field = field
            self.code = code
            self.message = message
        }
    }

    public init(
        _ type: ProblemType, detail: String? = nil, errors: [Fault] = [], headers: HTTPFields = [:],
        cause: (any Error)? = nil
    ) {
        self.type = type
        self.detail = detail
        self.errors = errors
        self.headers = headers
        self.cause = cause
    }
}

extension Problem: HTTPResponseError {
    public var status: HTTPResponse.Status { type.status }

    public func response(from request: Request, context: some RequestContext) -> Response {
        let keyed = (context as? any KeyedRequestContext)?.keyedContext
        return response(requestID: keyed?.requestID, base: keyed?.problemBase ?? RequestFrameDefaults.problemBase)
    }
}
