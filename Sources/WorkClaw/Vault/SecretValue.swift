/// What a secret holds: 1 byte to 64 KiB, whatever the bytes.
///
/// Printing, interpolating, dumping and logging one shows nothing of it, not even its length. ``expose()`` and ``exposeText()`` are the
/// only ways to it, easy to search for.
public struct SecretValue: Sendable {
    /// Bytes.
    public static let longest = 65_536

    private let bytes: [UInt8]

    /// - Throws: a fault of the field `value`.
    public init(bytes: [UInt8]) throws(FieldFault) {
        guard !bytes.isEmpty else { throw FieldFault(.tooShort, at: "value", "Must not be empty.") }
        guard bytes.count <= Self.longest else {
            throw FieldFault(.tooLong, at: "value", "Must be at most \(Self.longest) bytes.")
        }
        self.bytes = bytes
    }

    /// - Throws: a fault of the field `value`.
    public init(_ text: String) throws(FieldFault) {
        try self.init(bytes: Array(text.utf8))
    }

    /// The value itself. Never to be logged, stored, or put into an error or a URL.
    public func expose() -> [UInt8] { bytes }

    /// The value as a text, for where one is needed, such as a header field; `nil` if its bytes are not UTF-8.
    public func exposeText() -> String? { String(validating: bytes, as: UTF8.self) }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(secret value)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
