import Foundation

/// An email address, in the shape that mail servers agree on: ASCII, one `@`, at most 254 characters (RFC 5321, 4.5.3.1,
/// erratum 1690).
///
/// ASCII, because beyond it letters that look the same, or that fold to the same, can belong to different mailboxes.
public struct EmailAddress: Sendable, Hashable {
    public static let longest = 254

    /// As it was written, without the space around it.
    public let text: String

    /// By which an address is unique: servers may tell `Ana@` from `ana@`, but none that people use does.
    var key: String { text.lowercased() }

    /// - Throws: a fault of the field `email`.
    public init(_ text: String) throws(FieldFault) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.utf8.count <= Self.longest else {
            throw FieldFault(.tooLong, at: "email", "Must be at most \(Self.longest) characters.")
        }
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocalPart(parts[0]), Self.isHostName(parts[1]) else {
            throw FieldFault(.invalid, at: "email", "Must be an email address, like ana@example.com.")
        }
        self.text = text
    }

    private static let refusedInLocalPart = Array("\"(),:;<>[\\]".utf8)

    private static func isLocalPart(_ bytes: Substring.UTF8View) -> Bool {
        1...64 ~= bytes.count && bytes.allSatisfy { 33...126 ~= $0 && !refusedInLocalPart.contains($0) }
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    private static func isHostName(_ bytes: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            1...63 ~= label.count && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || $0 == hyphen }
        }
    }
}
