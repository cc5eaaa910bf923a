import TestSupport
import Testing

@testable import APIKeys

@Suite("Links of the index's list")
struct LinkTests {
    @Test("entries, buckets and the end are told apart")
    func kinds() {
        for number in [0, 1, 4_095, 1 << 20, Int(Int32.max) - 1] {
            #expect(Link(entry: number).entry == number)
            #expect(Link(bucket: UInt32(number)).entry == nil)
            #expect(Link(bucket: UInt32(number)).bucket == number)
            #expect(Link(entry: number) != .end)
            #expect(Link(bucket: UInt32(number)) != .end)
        }
    }

    @Test("reversing bits puts bit n at 63 − n, and twice is nothing")
    func reversal() {
        var generator = SplitMix64(seed: 64)
        for place in 0..<64 as Range<UInt64> { #expect((1 << place as UInt64).bitReversed == 1 << (63 - place)) }
        for _ in 0..<1_000 {
            let word = generator.next()
            #expect(word.bitReversed.bitReversed == word)
        }
    }
}
