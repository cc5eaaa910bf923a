import APIKeys
import NIOCore

/// The answers to whoever asks what a token is.
struct IntrospectionAnswers: Sendable {
    private let faults: [IntrospectionFault: EncodedAnswer]
    let inactive: EncodedAnswer
    let unavailable: EncodedAnswer
    private let opening: [UInt8]

    /// Nothing of an answer is kept by anybody on its way (RFC 7662, 4).
    private static let fields: [Field] = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]

    private typealias Field = (name: String, value: String)

    init(realm: String, unavailable: Answer) {
        let fields = Self.fields + [(name: "X-Request-Id", value: "\(Answer.requestID)")]
        faults = Dictionary(
            uniqueKeysWithValues: IntrospectionFault.allCases.map { fault in
                let body = #"{"error":"\#(fault.error)","error_description":"\#(fault.detail)"}"#
                return (
                    fault,
                    EncodedAnswer(
                        Answer(
                            status: fault.status, reason: fault.reason,
                            fields: fields + Self.challenges(of: fault, realm: realm), body: Array(body.utf8)))
                )
            })
        inactive = EncodedAnswer(
            Answer(status: 200, reason: "OK", fields: fields, body: Array(#"{"active":false}"#.utf8)))
        self.unavailable = EncodedAnswer(unavailable)
        opening = Array("HTTP/1.1 200 OK\r\n\(Self.fields.map { "\($0.name): \($0.value)\r\n" }.joined())X-Request-Id: ".utf8)
    }

    /// Those that match what the client has tried, or all (RFC 6749, 5.2).
    private static func challenges(of fault: IntrospectionFault, realm: String) -> [Field] {
        let basic = ("WWW-Authenticate", #"Basic realm="\#(realm)", charset="UTF-8""#)
        let bearer = #"Bearer realm="\#(realm)""#
        return switch fault {
        case .credentialMissing: [basic, ("WWW-Authenticate", bearer)]
        case .basicRefused: [basic]
        case .bearerRefused: [("WWW-Authenticate", bearer + #", error="invalid_token""#)]
        case .method: [("Allow", "POST")]
        default: []
        }
    }

    subscript(fault: IntrospectionFault) -> EncodedAnswer { faults[fault] ?? unavailable }

    /// Says whose key it is, what it may, and until when (RFC 7662, 2.2).
    func write(
        to buffer: inout ByteBuffer, id: RequestID, principal: Principal, endsAt: Timestamp?, catalog: ScopeCatalog,
        issuer: String?, fields: [UInt8]
    ) {
        let scopes = (0..<catalog.width).filter { principal.scopes.rawValue >> UInt64($0) & 1 == 1 }.compactMap {
            catalog.scope(at: $0)?.name
        }
        var body = #"{"active":true,"scope":"\#(scopes.joined(separator: " "))","client_id":"\#(principal.keyID)""#
        body += #","token_type":"Bearer""#
        if let endsAt { body += #","exp":\#(Self.seconds(endsAt))"# }
        body += #","iat":\#(Self.seconds(principal.keyID.time)),"sub":"\#(principal.teamID)""#
        if let issuer { body += #","iss":"\#(Self.escaped(issuer))""# }
        body += #","jti":"\#(principal.keyID)"}"#
        buffer.writeBytes(opening)
        buffer.writeString("\(id)\r\nContent-Length: \(body.utf8.count)\r\n")
        buffer.writeBytes(fields)
        buffer.writeString("\r\n" + body)
    }

    /// Whole seconds since 1970: never later than the time itself.
    private static func seconds(_ time: Timestamp) -> Int64 { time.milliseconds / 1000 }

    /// As it stands between a JSON text's quotes (RFC 8259, 7).
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
