import Crypto
import Foundation

/// What a person's app and the server share: 160 bits (RFC 4226, 4, R6), of which both make the same codes.
///
/// Printing, interpolating, dumping and logging one shows nothing of it.
public struct TOTPSecret: Sendable, Hashable {
    static let length = 20
    static let digits = 6
    /// Seconds; RFC 6238, 5.2, recommends 30.
    static let step: Int64 = 30

    let bytes: [UInt8]

    init() {
        var generator = SystemRandomNumberGenerator()
        self.bytes = (0..<Self.length).map { _ in generator.next() }
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// For typing into an app: base32.
    public func expose() -> String { Base32.encode(bytes) }

    /// For the QR code that apps read: Google Authenticator's key URI format.
    ///
    /// - Parameter issuer: the name of the product or of the place, which the app shows beside the account.
    public func uri(issuer: String, account: String) -> String {
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
        }
        return "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(expose())&issuer=\(escaped(issuer))"
            + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.step)"
    }

    /// RFC 3986, 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    /// The code of a counter, by RFC 4226, 5.3.
    func code(counter: Int64, digits: Int = digits) -> String {
        let message = withUnsafeBytes(of: counter.bigEndian, Array.init)
        let hash = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: bytes)))
        let offset = Int(hash[hash.count - 1] & 0xF)
        let number = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The counters around a time, in order: the present step, and one to either side for clocks that differ (RFC 6238, 5.2).
    static func counters(around milliseconds: Int64) -> ClosedRange<Int64> {
        let present = milliseconds / 1000 / step
        return present - 1...present + 1
    }

    /// The counter around that time whose code this is. Looks at all of them, and compares each in constant time.
    func counter(of code: String, around milliseconds: Int64) -> Int64? {
        var found: Int64?
        for counter in Self.counters(around: milliseconds) {
            // Keys compare in constant time.
            if SymmetricKey(data: Array(self.code(counter: counter).utf8)) == SymmetricKey(data: Array(code.utf8)) {
                found = counter
            }
        }
        return found
    }
}

extension TOTPSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(second factor)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
