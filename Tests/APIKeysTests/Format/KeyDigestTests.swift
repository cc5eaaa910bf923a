import Testing

@testable import APIKeys

@Suite("The digest of a key")
struct KeyDigestTests {
    @Test("is SHA-256 of the whole key", arguments: KnownKeys.live)
    func vectors(text: String, digest: String) {
        #expect(Array(text.utf8).withUnsafeBytes(KeyDigest.init(hashing:)).bytes == Array(hexadecimal: digest))
    }

    /// FIPS 180-4's example, and the empty message.
    @Test("agrees with the standard's own examples")
    func standard() {
        #expect(
            Array("abc".utf8).withUnsafeBytes(KeyDigest.init(hashing:)).bytes
                == Array(hexadecimal: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        #expect(
            [UInt8]().withUnsafeBytes(KeyDigest.init(hashing:)).bytes
                == Array(hexadecimal: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    }

    @Test("survives storage, from any collection of 32 bytes")
    func roundTrip() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let digest = try #require(KeyDigest(bytes: bytes))
        #expect(digest.bytes == bytes)
        #expect(KeyDigest(bytes: ([9] + bytes)[1...]) == digest)
        #expect(digest.words.first == 0x0007_0E15_1C23_2A31)
    }

    @Test("is nothing but 32 bytes", arguments: [0, 1, 31, 33, 64])
    func length(count: Int) {
        #expect(KeyDigest(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("differs as soon as any byte does")
    func equality() throws {
        let zero = try #require(KeyDigest(bytes: [UInt8](repeating: 0, count: 32)))
        for place in 0..<32 {
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[place] = 1
            #expect(KeyDigest(bytes: bytes) != zero)
        }
    }

    @Test("shows eight of its digits, with leading zeros, which look nobody's key up")
    func description() throws {
        let digest = try #require(KeyDigest(bytes: [0, 0, 10, 0xBC] + [UInt8](repeating: 0xEE, count: 28)))
        #expect("\(digest)" == "sha256:00000abc…")
    }
}
