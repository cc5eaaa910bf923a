import APIKeys
import TestSupport
import Testing

@Suite("Points in time")
struct TimestampTests {
    @Test("adding and since are each other's inverse")
    func inverse() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<1_000 {
            let first = Timestamp(milliseconds: .random(in: -1 << 45..<1 << 45, using: &generator))
            let second = Timestamp(milliseconds: .random(in: -1 << 45..<1 << 45, using: &generator))
            #expect(first.adding(second.since(first)) == second)
            #expect((first < second) == (first.milliseconds < second.milliseconds))
        }
    }

    @Test("parts of a millisecond are cut off")
    func parts() {
        #expect(Sample.start.adding(.microseconds(1_999)) == Sample.start + 1)
        #expect(Sample.start.adding(.nanoseconds(999_999)) == Sample.start)
    }

    @Test(
        "no duration leads out of the four-digit years",
        arguments: [
            (.seconds(Int64.max), .latest), (.seconds(Int64.min), .earliest), (.seconds(1_000_000_000_000), .latest),
            (.seconds(-1_000_000_000_000), .earliest), (.days(4_000_000), .latest), (.days(-4_000_000), .earliest),
        ] as [(Duration, Timestamp)])
    func held(duration: Duration, expected: Timestamp) {
        #expect(Sample.start.adding(duration) == expected)
    }

    @Test("a time beyond the four-digit years is brought back into them")
    func beyond() {
        #expect(Timestamp(milliseconds: .max).adding(.seconds(1)) == .latest)
        #expect(Timestamp(milliseconds: .min).adding(.seconds(-1)) == .earliest)
    }
}
