import Testing

@testable import APIKeys

@Suite("A key's end in one word")
struct EndWordTests {
    private static let ends: [IndexedKey.End] =
        [.none]
        + [0, 1, Sample.start.milliseconds, Timestamp.latest.milliseconds].flatMap { milliseconds -> [IndexedKey.End] in
            let time = Timestamp(milliseconds: milliseconds)
            return [.grace(time), .revoked(time)]
        }

    @Test("every end survives, named by a reload or not", arguments: ends)
    func roundTrip(end: IndexedKey.End) {
        let word = EndWord(end)
        #expect(word.end == end)
        #expect(word.isNamed)
        #expect(word.unnamed.end == end)
        #expect(!word.unnamed.isNamed)
        #expect(EndWord(rawValue: word.rawValue).end == end)
    }

    @Test("a key that is gone has no end, and is not named")
    func absent() {
        #expect(EndWord.absent.end == nil)
        #expect(!EndWord.absent.isNamed)
        #expect(EndWord.absent.unnamed.end == nil)
    }

    @Test("a revocation before 1970 holds from 1970 on")
    func beforeEpoch() {
        #expect(EndWord(.revoked(Timestamp(milliseconds: -5))).end == .revoked(Timestamp(milliseconds: 0)))
    }
}
