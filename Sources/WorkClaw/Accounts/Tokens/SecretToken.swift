import Crypto
import Foundation

/// A secret that somebody is handed, in a link or a cookie: 256 random bits, as 43 characters of base64url (RFC 4648, 5). Whoever holds it may
/// do what it is for.
///
/// The kind is part of the type, so a session's token cannot be passed for an invitation's. Only its SHA-256 is stored, which is enough for so
/// many random bits. Printing, interpolating, dumping and logging one shows nothing of it.
public struct SecretToken<Kind: SecretTokenKind>: Sendable, Hashable {
    static var length: Int { 32 }

    private let text: String

    /// A new token, from the system's generator.
    public init() {
        self.text = Self.makeText()
    }

    // Apart from the initialiser, and by returning: Swift 6.3.1's optimiser does not survive a loop that assigns.
    private static func makeText() -> String {
        var generator = SystemRandomNumberGenerator()
        while true {
            let text = Base64URL.encode((0..<length).map { _ in generator.next() })
            // One that began with a hyphen would be taken for an option on the command line, and be repeated in its error.
            guard text.hasPrefix("-") else { return text }
        }
    }

    /// The token in a link, or alone.
    ///
    /// - Returns: `nil` for a text that has none at its end.
    public init?(link: String) {
        let link = link.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let last = link.split(separator: "/").last else { return nil }
        self.init(String(last))
    }

    /// The token that is `text`, as in a cookie.
    public init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == Self.length else { return nil }
        self.text = text
    }

    /// The token itself: the one way to its text.
    public func expose() -> String { text }

    /// What the database holds of it, and what it is found by.
    var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

extension SecretToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(\(Kind.name) token)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a token is for.
public protocol SecretTokenKind: Sendable {
    /// One or two words for people.
    static var name: String { get }
}
