/// Digits, capitals, small letters: the 62 characters of a key, in ASCII order, so that text and number sort alike.
enum Base62 {
    static let alphabet: [UInt8] = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Without a branch, so that a loop over many bytes becomes a few instructions for all of them.
    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool {
        // A byte is a digit or a letter, never both.
        (byte &- 48 < 10) != ((byte | 0x20) &- 97 < 26)
    }

    /// One character, each of the 62 as likely as any other: of the 256 values of a byte the last 8 are thrown away, since 256 is
    /// not a multiple of 62 and taking the remainder alone would favour the first eight characters.
    static func randomCharacter(using generator: inout some RandomNumberGenerator) -> UInt8 {
        while true {
            let byte = UInt8(truncatingIfNeeded: generator.next())
            if byte < 248 { return alphabet[Int(byte % 62)] }
        }
    }
}
