/// The characters of HTTP.
enum CharacterClass {
    /// Of a token (RFC 9110, 5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    /// Of a host and a port in a URI (RFC 3986, 3.2), without what nobody calls a host: sub-delimiters and user names.
    static func isAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        // - . _ ~ % : [ ]
        case 0x2D, 0x2E, 0x5F, 0x7E, 0x25, 0x3A, 0x5B, 0x5D: true
        default: false
        }
    }

    /// Of a field's value, blanks within it included (RFC 9110, 5.5).
    static func isValue(_ byte: UInt8) -> Bool { byte >= 32 && byte != 127 || byte == 9 }

    /// The range without the blanks and tabs around it (RFC 9110, 5.6.3).
    static func trimmed(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        return start..<end
    }

    /// Whether the bytes are `text`, which is of small letters, without regard to case.
    static func matches(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for place in 0..<range.count {
            let byte = bytes[range.lowerBound + place]
            guard (65...90 ~= byte ? byte | 0x20 : byte) == text.utf8Start[place] else { return false }
        }
        return true
    }
}
