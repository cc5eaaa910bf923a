import TestSupport
import Testing

@testable import APIKeys

@Suite("What is told of a key's limits")
struct RateStandingTests {
    private func text(_ standing: RateStanding) -> String {
        var bytes: [UInt8] = []
        standing.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("the policy is the limit; the standing says how many calls are left, and when there is one more")
    func counted() {
        var calls = Calls("100/1m", "1000/1d")
        #expect(
            text(calls.standing())
                == """
                RateLimit-Policy: "100/1m";q=100;w=60, "1000/1d";q=1000;w=86400\r
                RateLimit: "100/1m";r=99;t=1, "1000/1d";r=999;t=87\r\n
                """)
        for _ in 0..<48 { calls.standing() }
        #expect(calls.standing().standingField == #""100/1m";r=50;t=1, "1000/1d";r=950;t=87"#)
        calls.elapsed = .milliseconds(3100)
        #expect(calls.standing().items.map(\.remaining) == [54, 949])
    }

    @Test("a refusal says when to come again, and coming then is right")
    func refused() throws {
        var calls = Calls("2/10s", "100/1d")
        #expect(calls.letThrough(of: 3) == 2)
        calls.elapsed = .milliseconds(1500)
        let standing = calls.standing()
        #expect(standing.violated.map(\.description) == ["2/10s"])
        // Another limit's time might be later than Retry-After, and is left out.
        #expect(
            text(standing)
                == """
                Retry-After: 4\r
                RateLimit-Policy: "2/10s";q=2;w=10, "100/1d";q=100;w=86400\r
                RateLimit: "2/10s";r=0;t=4, "100/1d";r=98\r\n
                """)
        calls.elapsed += .seconds(try #require(standing.retryAfter))
        #expect(!calls.standing().isRefused)
    }

    @Test(
        "what is left is what goes through at once, and whoever waits as long as they are told gets through",
        arguments: 0..<30 as Range<UInt64>)
    func honest(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let quota = Int.random(in: 1...40, using: &generator)
        var calls = Calls("\(quota)/\(Int.random(in: 1...100, using: &generator))s")
        for _ in 0..<300 {
            calls.elapsed += .milliseconds(Int.random(in: 0...4000, using: &generator))
            let standing = calls.standing()
            if let seconds = standing.retryAfter {
                #expect(standing.items[0].remaining == 0 && standing.items[0].reset == seconds)
                calls.elapsed += .seconds(seconds)
                #expect(!calls.standing().isRefused)
            } else if Bool.random(using: &generator) {
                #expect(calls.letThrough(of: quota + 1) == standing.items[0].remaining)
            } else {
                let item = standing.items[0]
                #expect(item.reset >= 1)
                calls.elapsed += .seconds(item.reset)
                #expect(calls.letThrough(of: quota + 1) >= min(item.remaining + 1, quota))
            }
        }
    }
}
