/// Why a request is answered without looking at its key: it is no well-formed HTTP, or the proxy's address of this port says what it cannot mean.
public enum RequestFault: String, Error, Sendable, CaseIterable {
    /// Not `METHOD SP TARGET SP HTTP/1.1`, or a target that is none (RFC 9112, 3).
    case malformedRequestLine
    /// A line that ends with a bare LF, or a CR that ends none: others would read other fields than these (RFC 9112, 2.2).
    case bareLineBreak
    /// A field that goes on in the next line (RFC 9112, 5.2).
    case foldedField
    /// A name that is no token, a blank before the colon, or a control character in the value (RFC 9112, 5.1; RFC 9110, 5.5).
    case malformedField
    /// `Host` is missing or stands twice (RFC 9112, 3.2).
    case host
    /// A length that can be read in two ways: several, no number, or together with `Transfer-Encoding` (RFC 9112, 6.3).
    case ambiguousLength
    /// A transfer coding other than `chunked` (RFC 9112, 6.1).
    case unsupportedCoding
    case unsupportedVersion
    /// Over 16 KiB, or 100 fields (RFC 6585, 5).
    case headTooLarge
    /// The head, or the body of a form, did not come in time.
    case timedOut
    /// Neither `/verify` nor below it, nor `/introspect`.
    case notFound
    /// A parameter other than `scope` and `team`: one that is misspelled must not guard less than was meant.
    case unknownParameter
    /// No scope where one is named, or one that the catalogue does not have.
    case unknownScope
    /// Not the id of a team, or several.
    case malformedTeam

    /// The status of the answer (RFC 9110, 15).
    public var status: Int {
        switch self {
        case .malformedRequestLine, .bareLineBreak, .foldedField, .malformedField, .host, .ambiguousLength: 400
        case .unknownParameter, .unknownScope, .malformedTeam: 400
        case .notFound: 404
        case .timedOut: 408
        case .headTooLarge: 431
        case .unsupportedCoding: 501
        case .unsupportedVersion: 505
        }
    }

    /// What is wrong, for whoever sets up the proxy.
    public var detail: String {
        switch self {
        case .malformedRequestLine: "The request line is not a method, a target and HTTP/1.1 with one space between."
        case .bareLineBreak: "A line does not end with CR LF."
        case .foldedField: "A field goes on in the next line."
        case .malformedField: "A field is not a name, a colon and a value of printable characters."
        case .host: "Host must stand once."
        case .ambiguousLength: "The body's length can be read in two ways."
        case .unsupportedCoding: "The only transfer coding is chunked."
        case .unsupportedVersion: "The only versions are HTTP/1.1 and HTTP/1.0."
        case .headTooLarge:
            "The head of a request is at most \(RequestHeadParser.longestHead) bytes and \(RequestHeadParser.mostFields) fields."
        case .timedOut: "The request did not come in time."
        case .notFound: "This port answers /verify, and /introspect if verifiers may ask."
        case .unknownParameter: "The parameters of /verify are scope and team."
        case .unknownScope: "scope: must be one of the scopes that there are."
        case .malformedTeam: "team: must be the id of one team."
        }
    }
}
