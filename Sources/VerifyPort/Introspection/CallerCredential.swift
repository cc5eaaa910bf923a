import APIKeys

/// How whoever asks says who it is: with HTTP Basic, whose two parts are encoded like a form (RFC 6749, 2.3.1), or with Bearer.
enum CallerCredential: Equatable {
    case missing
    case basic(id: [UInt8], secret: [UInt8])
    /// Basic, and nothing that can be read.
    case malformedBasic
    case bearer([UInt8])

    /// - Parameter authorization: the value of the one `Authorization` field.
    init(_ authorization: UnsafeBufferPointer<UInt8>) {
        if let token = BearerCredential.find(in: authorization) {
            self = .bearer(Array(token))
            return
        }
        let value = authorization[...]
        let end = value.firstIndex(of: 32) ?? value.endIndex
        guard value[..<end].elementsEqual("basic".utf8, by: { 65...90 ~= $0 ? $0 | 0x20 == $1 : $0 == $1 }) else {
            self = .missing
            return
        }
        let parts = Base64.decoded(value[end...].drop { $0 == 32 }).flatMap { bytes in
            bytes.firstIndex(of: UInt8(ascii: ":")).map { (bytes[..<$0], bytes[($0 + 1)...]) }
        }
        guard let parts, let id = FormFields.decoded(parts.0), let secret = FormFields.decoded(parts.1) else {
            self = .malformedBasic
            return
        }
        self = .basic(id: id, secret: secret)
    }

    /// Who that is.
    func verifier(in table: VerifierTable, format: KeyFormat) throws(IntrospectionFault) -> Verifier {
        switch self {
        case .missing: throw .credentialMissing
        case .malformedBasic: throw .basicRefused
        case .bearer(let secret):
            guard let verifier = Self.find(secret, in: table, format) else { throw .bearerRefused }
            return verifier
        case .basic(let id, let secret):
            guard let verifier = Self.find(secret, in: table, format), verifier.id.description.utf8.elementsEqual(id) else {
                throw .basicRefused
            }
            return verifier
        }
    }

    private static func find(_ secret: [UInt8], in table: VerifierTable, _ format: KeyFormat) -> Verifier? {
        secret.withUnsafeBytes { table.verifier(presenting: $0, format: format) }
    }
}
