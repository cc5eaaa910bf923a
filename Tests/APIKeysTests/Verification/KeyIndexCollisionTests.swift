import TestSupport
import Testing

@testable import APIKeys

@Suite("Digests that collide in the index")
struct KeyIndexCollisionTests {
    /// Each fills buckets in a way of its own: a table that splits by the low bits must take them all.
    private static let shapes: [(name: String, digest: @Sendable (UInt64) -> KeyDigest)] = [
        ("the same low 32 bits", { KeyDigest($0 << 32 | 0xDEAD_BEEF, 7) }),
        ("the same first word", { KeyDigest(0x0123_4567_89AB_CDEF, $0) }),
        ("a first word of zero", { KeyDigest(0, $0) }),
        ("a first word of ones", { KeyDigest(.max, $0) }),
        ("the first words in order, as buckets are numbered", { KeyDigest($0, 1) }),
        ("each first word twice", { KeyDigest($0 / 2, $0 % 2) }),
        ("the low bits all ones", { KeyDigest($0 << 40 | 0xFF_FFFF_FFFF, 0) }),
        ("powers of two", { KeyDigest(1 << ($0 % 64), $0 / 64) }),
    ]

    @Test("all are found, each for itself, and none that is missing", arguments: shapes.indices)
    func found(shape: Int) {
        let digest = Self.shapes[shape].digest
        let index = KeyIndex()
        var order = Array(0..<1_500)
        var generator = SplitMix64(seed: 1)
        order.shuffle(using: &generator)
        // Every other one: those between must not be found.
        for number in order where number % 2 == 0 { index.update([(digest(UInt64(number)), .numbered(number))]) }
        let wrong = order.count { number in
            index.find(digest(UInt64(number)))?.keyID.low != (number % 2 == 0 ? UInt64(number) : nil)
        }
        #expect(wrong == 0, "\(Self.shapes[shape].name)")
        #expect(index.count == 750)
        for number in order { index.update([(digest(UInt64(number)), .numbered(number))]) }
        #expect(order.allSatisfy { index.find(digest(UInt64($0)))?.keyID.low == UInt64($0) })
        #expect(index.count == 1_500)
    }

    @Test("between any two insertions every key so far is found: no step of the table's growth loses one")
    func growth() {
        var generator = SplitMix64(seed: 2)
        let index = KeyIndex()
        var digests: [KeyDigest] = []
        for number in 0..<400 {
            digests.append(KeyDigest(UInt64.random(in: 0..<512, using: &generator), UInt64(number)))
            index.update([(digests[number], .numbered(number))])
            let lost = digests.indices.count { index.find(digests[$0])?.keyID.low != UInt64($0) }
            #expect(lost == 0, "after \(number + 1) keys")
        }
    }

    @Test("two digests are the same key from their first 128 bits on, and differ by any bit of those")
    func cut() {
        let index = KeyIndex()
        index.update([(KeyDigest(5, 6, 7, 8), .numbered(1))])
        #expect(index.find(KeyDigest(5, 6, 0, 0)) != nil)
        for place in 0..<64 {
            #expect(index.find(KeyDigest(5 ^ 1 << place, 6, 7, 8)) == nil)
            #expect(index.find(KeyDigest(5, 6 ^ 1 << place, 7, 8)) == nil)
        }
    }
}
