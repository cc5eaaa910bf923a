import Crypto

/// A session's secret, under which its forms' tokens are made. It never leaves the server.
struct FormSecret: Sendable, Hashable {
    static let length = 32

    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init() {
        var generator = SystemRandomNumberGenerator()
        self.bytes = (0..<Self.length).map { _ in generator.next() }
    }

    private static let csrfPurpose = Array("workclaw csrf v1".utf8)
    private static let formPurpose = Array("workclaw form v1".utf8)

    private var key: SymmetricKey { SymmetricKey(data: bytes) }

    var csrfToken: String { Base64URL.encode(HMAC<SHA256>.authenticationCode(for: Self.csrfPurpose, using: key)) }

    func accepts(csrfToken token: String) -> Bool {
        guard let code = Base64URL.decode(token) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.csrfPurpose, using: key)
    }

    func makeFormToken() -> FormToken {
        var generator = SystemRandomNumberGenerator()
        let nonce: [UInt8] = (0..<FormToken.nonceLength).map { _ in generator.next() }
        return FormToken(
            text: Base64URL.encode(nonce + HMAC<SHA256>.authenticationCode(for: Self.formPurpose + nonce, using: key)))
    }

    func formToken(_ text: String) -> FormToken? {
        guard let bytes = Base64URL.decode(text), bytes.count == FormToken.nonceLength + SHA256.byteCount else { return nil }
        let (nonce, code) = (bytes.prefix(FormToken.nonceLength), Array(bytes.dropFirst(FormToken.nonceLength)))
        let isOurs = HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.formPurpose + nonce, using: key)
        return isOurs ? FormToken(text: text) : nil
    }
}

extension FormSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "(form secret)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
