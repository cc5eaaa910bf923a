/// Text from a request in which nothing that looks like a key is left: what may be recorded.
///
/// From the prefix on, everything is covered up to the next delimiter of a path, a query or a field, so that a key with a typo, with a
/// character too many, or with another key right behind it is covered too: `/v1/claws/wc_live_ab-c/x` becomes `/v1/claws/wc_live_…/x`.
public struct MaskedText: Sendable, Hashable {
    public let text: String

    /// - Parameters:
    ///   - text: what a request has brought.
    ///   - format: what keys look like.
    ///   - limit: bytes of UTF-8 to keep at most; a character that would be cut in two is left out.
    public init(_ text: String, format: KeyFormat, limit: Int = .max) {
        self.init(text, formats: [format], limit: limit)
    }

    /// The same where there are secrets of several kinds.
    ///
    /// - Parameters:
    ///   - text: what a request has brought.
    ///   - formats: what secrets look like.
    ///   - limit: bytes of UTF-8 to keep at most; a character that would be cut in two is left out.
    public init(_ text: String, formats: [KeyFormat], limit: Int = .max) {
        if text.utf8.count <= limit, !formats.contains(where: { Self.mayHold($0, in: text) }) {
            self.text = text
        } else {
            self.text = Self.masked(text, formats: formats, limit: limit)
        }
    }

    private static func mayHold(_ format: KeyFormat, in text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count >= format.prefixBytes.count
            && bytes.withContiguousStorageIfAvailable { contains(format.prefixBytes, in: $0) } ?? true
    }

    private static func contains(_ prefix: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= prefix.count else { return false }
        let percent = UInt8(ascii: "%")
        for start in 0..<bytes.count {
            // A percent sign may hide a prefix; the slow path knows how to look.
            if bytes[start] == percent { return true }
            guard bytes[start] == prefix[0], start + prefix.count <= bytes.count else { continue }
            if (1..<prefix.count).allSatisfy({ bytes[start + $0] == prefix[$0] }) { return true }
        }
        return false
    }

    private static func masked(_ text: String, formats: [KeyFormat], limit: Int) -> String {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty, result.count < limit {
            let found = formats.lazy.compactMap { format in
                skip(format.prefixBytes, in: rest).map { (prefix: format.prefixBytes, end: $0) }
            }.first
            if let (prefix, afterPrefix) = found {
                result += prefix + Array("…".utf8)
                rest = rest[afterPrefix...]
                while let next = character(in: rest), !isDelimiter(next.byte) { rest = rest[next.end...] }
            } else {
                result.append(rest.removeFirst())
            }
        }
        result.removeLast(max(0, result.count - limit))
        // Drop what is left of a character that the limit cut in two.
        while !result.isEmpty, String(validating: result, as: UTF8.self) == nil { result.removeLast() }
        return String(decoding: result, as: UTF8.self)
    }

    private static let delimiters = Array("/?#&=;,()<>[]{}|\"'".utf8)

    private static func isDelimiter(_ byte: UInt8) -> Bool { byte <= 32 || byte == 127 || delimiters.contains(byte) }

    /// The position after `prefix`, if `bytes` begin with it, plain or percent-encoded.
    private static func skip(_ prefix: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var rest = bytes
        for expected in prefix {
            guard let next = character(in: rest), next.byte == expected else { return nil }
            rest = rest[next.end...]
        }
        return rest.startIndex
    }

    /// The first byte of `bytes`, percent-decoded, and the position after it.
    private static func character(in bytes: ArraySlice<UInt8>) -> (byte: UInt8, end: Int)? {
        guard let first = bytes.first else { return nil }
        let start = bytes.startIndex
        if first == UInt8(ascii: "%"), bytes.count >= 3,
            let byte = UInt8(String(decoding: bytes[(start + 1)...(start + 2)], as: UTF8.self), radix: 16)
        {
            return (byte, start + 3)
        }
        return (first, start + 1)
    }
}
