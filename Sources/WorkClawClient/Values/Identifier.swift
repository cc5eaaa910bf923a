/// An id that says in its type what it names, so that a skill's cannot be passed for a Claw's. Its text is the server's, and is not looked into.
public struct Identifier<Named>: Hashable, Sendable {
    public let text: String

    /// - Returns: `nil` unless the text is letters and digits of ASCII, `_` and `-`, and at most 200 of them: other texts name nothing, and could
    ///   mean something in a path.
    public init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { byte in
            48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        guard 1...200 ~= text.utf8.count, isPlain else { return nil }
        self.text = text
    }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no id")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Identifier: CustomStringConvertible {
    public var description: String { text }
}
