import Foundation

/// A password that somebody typed: at least 12 characters, at most 1,024 bytes of UTF-8.
///
/// It is normalised to NFC (Unicode Standard Annex 15), as NIST SP 800-63B, 5.1.1.2, asks, so that the same letters typed on
/// another keyboard are the same password. Printing, interpolating, dumping and logging one shows nothing of it, not even its
/// length.
public struct Password: Sendable {
    public static let shortest = 12
    /// Bytes.
    public static let longest = 1024

    /// Never empty.
    let bytes: [UInt8]

    /// - Throws: a fault of the field `password`.
    public init(_ text: String) throws(FieldFault) {
        guard text.count >= Self.shortest else {
            throw FieldFault(.tooShort, at: "password", "Must be at least \(Self.shortest) characters.")
        }
        let bytes = Array(text.precomposedStringWithCanonicalMapping.utf8)
        guard bytes.count <= Self.longest else {
            throw FieldFault(.tooLong, at: "password", "Must be at most \(Self.longest) bytes of UTF-8.")
        }
        self.bytes = bytes
    }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(password)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
