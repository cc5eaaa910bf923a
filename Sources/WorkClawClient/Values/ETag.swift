/// The state that something was read in.
public struct ETag: Hashable, Sendable {
    /// As the field has it, quotes and all.
    public let text: String

    /// - Returns: `nil` unless the text could stand in a field: visible ASCII characters between quotes, perhaps with `W/` before them.
    public init?(_ text: String) {
        let tag = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        guard tag.utf8.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\""),
            tag.dropFirst().dropLast().utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") })
        else { return nil }
        self.text = text
    }
}

extension ETag: CustomStringConvertible {
    public var description: String { text }
}
