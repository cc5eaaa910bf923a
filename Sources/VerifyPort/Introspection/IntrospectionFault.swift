/// Why nothing is said of a token: the request is none that RFC 7662 knows, or comes from nobody who may ask.
public enum IntrospectionFault: String, Error, Sendable, CaseIterable {
    /// Parameters in the URL, where a token would stand in every log on its way.
    case query
    case method
    /// No `Content-Length`, which chunks have none of either.
    case lengthMissing
    /// Over 8 KiB.
    case bodyTooLarge
    case mediaType
    /// An encoded body.
    case bodyCoding
    /// One other than `100-continue` (RFC 9110, 10.1.1).
    case expectation
    /// A percent that begins nothing, or an address that is none.
    case malformedForm
    /// The same parameter twice (RFC 6749, 3.2).
    case repeatedParameter
    case tokenMissing
    /// Two `Authorization` fields, or a secret in the body beside one (RFC 6749, 5.2).
    case severalCredentials
    case credentialMissing
    case basicRefused
    case bearerRefused

    /// The status of the answer (RFC 9110, 15; RFC 6749, 5.2).
    var status: Int {
        switch self {
        case .query, .malformedForm, .repeatedParameter, .tokenMissing, .severalCredentials: 400
        case .credentialMissing, .basicRefused, .bearerRefused: 401
        case .method: 405
        case .lengthMissing: 411
        case .bodyTooLarge: 413
        case .mediaType, .bodyCoding: 415
        case .expectation: 417
        }
    }

    var reason: String {
        switch status {
        case 401: "Unauthorized"
        case 405: "Method Not Allowed"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        default: "Bad Request"
        }
    }

    /// The word for it of RFC 6749, 5.2; to whoever came with Bearer that of RFC 6750, 3.1, which `WWW-Authenticate` has too (RFC 7662, 2.3).
    var error: String {
        switch self {
        case .credentialMissing, .basicRefused: "invalid_client"
        case .bearerRefused: "invalid_token"
        default: "invalid_request"
        }
    }

    var detail: String {
        switch self {
        case .query: "The parameters stand in the body, and none in the URL."
        case .method: "The method is POST."
        case .lengthMissing: "Content-Length is missing; chunks are not taken."
        case .bodyTooLarge: "The body is at most \(Introspector.longestBody) bytes."
        case .mediaType: "The body is application/x-www-form-urlencoded."
        case .bodyCoding: "The body is not encoded."
        case .expectation: "Expect says nothing but 100-continue."
        case .malformedForm: "A percent sign begins no byte, or client_address is no address."
        case .repeatedParameter: "A parameter stands twice."
        case .tokenMissing: "token is missing."
        case .severalCredentials: "There is more than one credential."
        case .credentialMissing:
            "The credential of a verifier is missing: Basic, with its id and secret, or Bearer, with its secret."
        case .basicRefused, .bearerRefused: "This is not the credential of a verifier, or it was revoked."
        }
    }
}
