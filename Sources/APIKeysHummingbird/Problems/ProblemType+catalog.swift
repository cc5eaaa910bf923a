public import HTTPTypes

/// The problems that the library itself answers with.
extension ProblemType {
    public static let unauthorized = ProblemType(code: "unauthorized", status: .unauthorized, title: "An API key is needed")
    public static let invalidToken = ProblemType(code: "invalid_token", status: .unauthorized, title: "Not a valid API key")
    public static let clientSideUse = ProblemType(
        code: "client_side_use", status: .unauthorized, title: "An API key must not be used in a browser")
    public static let insufficientScope = ProblemType(
        code: "insufficient_scope", status: .forbidden, title: "The API key lacks a scope")
    public static let addressNotAllowed = ProblemType(
        code: "address_not_allowed", status: .forbidden, title: "The API key is not allowed from this address")
    /// Named by draft-ietf-httpapi-ratelimit-headers-10, 5.1.
    public static let quotaExceeded = ProblemType(
        code: "quota_exceeded", status: .tooManyRequests, title: "The API key has used up a limit of its calls",
        uri: "https://iana.org/assignments/http-problem-types#quota-exceeded")
    public static let verificationUnavailable = ProblemType(
        code: "verification_unavailable", status: .serviceUnavailable, title: "API keys cannot be verified now")

    public static let badRequest = ProblemType(code: "bad_request", status: .badRequest, title: "Bad request")
    public static let forbidden = ProblemType(code: "forbidden", status: .forbidden, title: "Forbidden")
    public static let notFound = ProblemType(code: "not_found", status: .notFound, title: "Not found")
    public static let methodNotAllowed = ProblemType(
        code: "method_not_allowed", status: .methodNotAllowed, title: "Method not allowed")
    public static let conflict = ProblemType(code: "conflict", status: .conflict, title: "Conflict")
    public static let preconditionFailed = ProblemType(
        code: "precondition_failed", status: .preconditionFailed, title: "Precondition failed")
    public static let payloadTooLarge = ProblemType(
        code: "payload_too_large", status: .contentTooLarge, title: "The body is too large")
    public static let unsupportedMediaType = ProblemType(
        code: "unsupported_media_type", status: .unsupportedMediaType, title: "Unsupported media type")
    public static let unprocessableContent = ProblemType(
        code: "unprocessable_content", status: .unprocessableContent, title: "The content cannot be processed")
    public static let tooManyRequests = ProblemType(
        code: "too_many_requests", status: .tooManyRequests, title: "Too many requests")
    public static let internalError = ProblemType(
        code: "internal_error", status: .internalServerError, title: "Something went wrong here")
    public static let serviceUnavailable = ProblemType(
        code: "service_unavailable", status: .serviceUnavailable, title: "Service unavailable")

    /// All of them, for documents and tests.
    public static let library: [ProblemType] = ofRefusals + ofStatuses

    static let ofRefusals: [ProblemType] = [
        .unauthorized, .invalidToken, .clientSideUse, .insufficientScope, .addressNotAllowed, .quotaExceeded,
        .verificationUnavailable,
    ]

    static let ofStatuses: [ProblemType] = [
        .badRequest, .forbidden, .notFound, .methodNotAllowed, .conflict, .preconditionFailed, .payloadTooLarge,
        .unsupportedMediaType, .unprocessableContent, .tooManyRequests, .internalError, .serviceUnavailable,
    ]

    /// The kind of problem that `status` alone tells of: one of the library's, or `http_<status>`.
    public init(of status: HTTPResponse.Status) {
        self =
            Self.ofStatuses.first { $0.status == status }
            ?? (status == .unauthorized
                ? .unauthorized
                : ProblemType(code: "http_\(status.code)", status: status, title: status.reasonPhrase))
    }
}
