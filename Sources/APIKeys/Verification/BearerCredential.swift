/// The value of an `Authorization` field, as far as a guard cares (RFC 6750, 2.1; RFC 9110, 11.4).
public enum BearerCredential {
    /// What follows `Bearer` and its spaces, to the end: a key, or whatever else the client put there. `nil` for another scheme.
    ///
    /// Whether it has the shape of a key is not asked here; the verifier asks that first, and a second credential, a comma or a
    /// quote does not fit the shape. Nothing is copied.
    public static func find(in value: UnsafeBufferPointer<UInt8>) -> UnsafeRawBufferPointer? {
        guard value.count >= scheme.utf8CodeUnitCount else { return nil }
        for place in 0..<scheme.utf8CodeUnitCount {
            // Setting this bit makes a capital small, and makes no other byte a small letter.
            guard value[place] | 0x20 == scheme.utf8Start[place] else { return nil }
        }
        var start = scheme.utf8CodeUnitCount
        if start < value.count, value[start] != space, isTokenCharacter(value[start]) { return nil }
        while start < value.count, value[start] == space { start += 1 }
        return UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: value[start...]))
    }

    private static let scheme: StaticString = "bearer"
    private static let space = UInt8(ascii: " ")

    /// Whether a scheme's name could go on with `byte` (RFC 9110, 5.6.2).
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
