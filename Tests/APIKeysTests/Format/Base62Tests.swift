import TestSupport
import Testing

@testable import APIKeys

@Suite("The characters of a key")
struct Base62Tests {
    @Test("the alphabet is the 62 letters and digits of ASCII, in ASCII order, and no other byte is in it")
    func alphabet() {
        let expected = (0...255).filter { 48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 }.map { UInt8($0) }
        #expect(Base62.alphabet == expected)
        #expect((0...255).map { UInt8($0) }.filter(Base62.contains) == expected)
    }

    @Test("the eight bytes that would favour some characters are thrown away", arguments: 248...255)
    func biasedBytes(byte: UInt64) {
        var generator = ScriptedGenerator([byte, byte, 61])
        #expect(Base62.randomCharacter(using: &generator) == UInt8(ascii: "z"))
        #expect(generator.taken == 3)
    }

    @Test("of all 256 bytes, each character comes from exactly four")
    func everyByteOnce() {
        var generator = ScriptedGenerator((0...255).map { UInt64($0) })
        var counts = [UInt8: Int]()
        while generator.taken < 256 - 8 { counts[Base62.randomCharacter(using: &generator), default: 0] += 1 }
        #expect(counts == Dictionary(uniqueKeysWithValues: Base62.alphabet.map { ($0, 4) }))
    }

    @Test("a million random characters are evenly spread, at every place and after every other")
    func uniformity() {
        var generator = SplitMix64(seed: 62)
        let count = 1_000_000
        var single = [Int](repeating: 0, count: 128)
        var pairs = [Int](repeating: 0, count: 128 * 128)
        var previous = 48
        for _ in 0..<count {
            let character = Int(Base62.randomCharacter(using: &generator))
            single[character] += 1
            pairs[previous * 128 + character] += 1
            previous = character
        }
        // With 61 degrees of freedom chi-square exceeds 120 once in 100 000 runs, with 3 843 it exceeds 4 230 as rarely. One
        // character taken from five bytes where the others come from four would give thousands.
        #expect(chiSquare(Base62.alphabet.map { single[Int($0)] }) < 120)
        let ofPairs = Base62.alphabet.flatMap { first in Base62.alphabet.map { pairs[Int(first) * 128 + Int($0)] } }
        #expect(chiSquare(ofPairs) < 4_230)
    }

    @Test("a generator whose bytes repeat their remainders is noticed by that measure")
    func uniformityNoticesBias() {
        var generator = SplitMix64(seed: 62)
        var counts = [Int](repeating: 0, count: 62)
        for _ in 0..<1_000_000 { counts[Int(UInt8(truncatingIfNeeded: generator.next()) % 62)] += 1 }
        #expect(chiSquare(counts) > 1_000)
    }

    private func chiSquare(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }
}
