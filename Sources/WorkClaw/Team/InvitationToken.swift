import Crypto
import Foundation

/// What an invitation's link has in it: 256 random bits, as 43 characters of base64url (RFC 4648, 5). Whoever holds it may join.
///
/// Only its SHA-256 is stored. Printing, interpolating, dumping and logging one shows nothing of it.
public struct InvitationToken: Sendable, Hashable {
    static let length = 32

    private let text: String

    /// A new token, from the system's generator.
    public init() {
        self.text = Self.makeText()
    }

    // Apart from the initialiser, and by returning: Swift 6.3.1's optimiser does not survive a loop that assigns.
    private static func makeText() -> String {
        var generator = SystemRandomNumberGenerator()
        while true {
            let text = encoded((0..<length).map { _ in generator.next() })
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
        let text = String(last)
        let padded = text.replacing("-", with: "+").replacing("_", with: "/") + "="
        guard let bytes = Data(base64Encoded: padded), bytes.count == Self.length, Self.encoded(bytes) == text else {
            return nil
        }
        self.text = text
    }

    /// The token itself: the one way to its text.
    public func expose() -> String { text }

    /// What the database holds of it, and what an invitation is found by.
    var digest: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")
    }
}

extension InvitationToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(invitation token)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
