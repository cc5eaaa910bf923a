import Crypto

/// SHA-256 of a key: 32 bytes. What the database holds, and what a key is found by.
public struct KeyDigest: Hashable, Sendable {
    /// The digest's bytes in four words, each read big-endian.
    let words: InlineWords

    struct InlineWords: Hashable, Sendable {
        var first: UInt64
        var second: UInt64
        var third: UInt64
        var fourth: UInt64
    }

    @inline(__always)
    init(hashing bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        self.words = hash.finalize().withUnsafeBytes(Self.words(of:))
    }

    /// A digest from storage. `nil` unless there are exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.words = Array(bytes).withUnsafeBytes(Self.words(of:))
    }

    public var bytes: [UInt8] {
        [words.first, words.second, words.third, words.fourth].flatMap { word in
            withUnsafeBytes(of: word.bigEndian, Array.init)
        }
    }

    @inline(__always)
    private static func words(of bytes: UnsafeRawBufferPointer) -> InlineWords {
        InlineWords(
            first: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            second: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            third: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            fourth: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
    }
}

extension KeyDigest: CustomStringConvertible {
    /// The first eight of its 64 hexadecimal digits: enough to tell two apart in a log, too few to look one up by.
    public var description: String {
        let digits = String(words.first >> 32, radix: 16)
        return "sha256:" + String(repeating: "0", count: 8 - digits.count) + digits + "…"
    }
}
