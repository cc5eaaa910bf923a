/// What a key looks like: a prefix that says whose it is, 30 random characters, 6 of checksum.
///
/// The random part holds 30 × log2(62) = 178.6 bits, so that a digest without salt or stretching is enough to store (NIST SP 800-63B
/// asks for that from 112 bits on). The checksum, CRC-32 of all that stands before it in base62, left-padded with `0`, lets a typo or
/// somebody else's token be refused without hashing, and lets secret scanners tell a key from a look-alike. It protects nothing.
///
/// ```swift
/// let format = try KeyFormat(prefix: "acme_live_")
/// let secret = format.makeSecret()
/// ```
public struct KeyFormat: Hashable, Sendable {
    public static let randomLength = 30
    public static let checksumLength = 6

    /// The longest prefix: with it a key is 55 bytes, the most that SHA-256 hashes in one block (FIPS 180-4, 5.1.1).
    public static let longestPrefix = 19

    public let prefix: String

    let prefixBytes: [UInt8]

    /// The length of every key of this format, in ASCII characters.
    public let length: Int

    /// - Parameter prefix: 2 to 19 of `a`–`z`, `0`–`9` and `_`, the first a letter and the last `_`.
    /// - Throws: ``KeyFormatError`` for any other prefix.
    public init(prefix: String) throws(KeyFormatError) {
        let bytes = Array(prefix.utf8)
        let isAllowed = bytes.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 95 }
        guard 2...Self.longestPrefix ~= bytes.count, isAllowed, 97...122 ~= bytes[0], bytes.last == 95 else {
            throw KeyFormatError(prefix: prefix)
        }
        self.prefix = prefix
        self.prefixBytes = bytes
        self.length = bytes.count + Self.randomLength + Self.checksumLength
    }

    /// Mints a secret from the system's cryptographically secure generator (`getrandom` on Linux).
    public func makeSecret() -> KeySecret {
        var generator = SystemRandomNumberGenerator()
        return makeSecret(using: &generator)
    }

    /// Mints a secret from `generator`, which must be cryptographically secure outside of tests.
    public func makeSecret(using generator: inout some RandomNumberGenerator) -> KeySecret {
        var bytes = prefixBytes
        bytes.reserveCapacity(length)
        for _ in 0..<Self.randomLength { bytes.append(Base62.randomCharacter(using: &generator)) }
        bytes += Self.checksum(of: bytes)
        return KeySecret(bytes: bytes, format: self)
    }

    /// The secret that `text` spells, or `nil` if its length, prefix, characters or checksum are not this format's.
    public func parse(_ text: String) -> KeySecret? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes(matches) ? KeySecret(bytes: bytes, format: self) : nil
    }

    /// Whether `bytes` have the shape of a key: cheap, no hashing, no allocation.
    @inline(__always)
    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == length else { return false }
        for position in 0..<prefixBytes.count where bytes[position] != prefixBytes[position] { return false }
        var strangers: UInt8 = 0
        for position in prefixBytes.count..<bytes.count { strangers |= Base62.contains(bytes[position]) ? 0 : 1 }
        guard strangers == 0 else { return false }
        let body = length - Self.checksumLength
        var rest = CRC32.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[..<body]))
        for position in (body..<bytes.count).reversed() {
            guard bytes[position] == Base62.alphabet[Int(rest % 62)] else { return false }
            rest /= 62
        }
        return true
    }

    /// The checksum that follows `bytes`.
    static func checksum(of bytes: [UInt8]) -> [UInt8] {
        var rest = bytes.withUnsafeBytes(CRC32.checksum)
        var characters = [UInt8](repeating: 48, count: checksumLength)
        for place in (0..<checksumLength).reversed() {
            characters[place] = Base62.alphabet[Int(rest % 62)]
            rest /= 62
        }
        return characters
    }
}

/// A prefix that no key can begin with.
public struct KeyFormatError: Error, Hashable, CustomStringConvertible {
    public let prefix: String

    public var description: String {
        "prefix \"\(prefix)\": must be 2 to \(KeyFormat.longestPrefix) of a-z, 0-9 and _, begin with a letter and end with _"
    }
}
