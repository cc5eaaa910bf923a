import TestSupport
import Testing

@testable import APIKeys

@Suite("The checksum")
struct CRC32Tests {
    /// zlib's `crc32`; the third is the check value in the catalogue of CRC algorithms.
    @Test(
        "CRC-32 is that of zlib",
        arguments: [("", 0x0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926), ("abc", 0x3524_41C2)] as [(String, UInt32)])
    func vectors(text: String, expected: UInt32) {
        #expect(Array(text.utf8).withUnsafeBytes(CRC32.checksum) == expected)
    }

    @Test("all bytes count, and so does each place, whatever the memory's alignment")
    func allBytes() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(bytes.withUnsafeBytes(CRC32.checksum) == 0x2905_8C73)
        for offset in 1...7 {
            let shifted = [UInt8](repeating: 0xAA, count: offset) + bytes
            let checksum = shifted.withUnsafeBytes { CRC32.checksum(of: UnsafeRawBufferPointer(rebasing: $0[offset...])) }
            #expect(checksum == 0x2905_8C73)
        }
    }

    @Test("every length agrees with the definition, one bit at a time")
    func againstDefinition() {
        var generator = SplitMix64(seed: 32)
        for length in 0...70 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            #expect(bytes.withUnsafeBytes(CRC32.checksum) == definition(bytes))
        }
    }

    /// A published key of the same construction: the checksum of its random part alone.
    @Test("in base62 it is written as others write it, padded on the left")
    func base62() {
        #expect(text("qkJaB6MffYVzZXWqmcoF49yrUxP3wf") == "0LsakP")
        #expect(text("") == "000000")
        #expect(text("123456789") == "3jZRME")
        #expect(text("wc_live_0000000000000000000000000007kJ") == "000uMs")
    }

    private func text(_ body: String) -> String { String(decoding: KeyFormat.checksum(of: Array(body.utf8)), as: UTF8.self) }

    private func definition(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { value, byte in
            (0..<8).reduce(value ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
    }
}
