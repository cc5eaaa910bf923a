import TestSupport
import Testing

@testable import APIKeys

@Suite("Counting calls")
struct RateLimiterTests {
    @Test("a key that was idle may make all of its calls at once, and then one each time that an even pace has one")
    func pace() {
        var calls = Calls("100/1m")
        #expect(calls.letThrough(of: 150) == 100)
        calls.elapsed = .milliseconds(599)
        #expect(calls.standing().isRefused)
        calls.elapsed = .milliseconds(601)
        #expect(calls.letThrough(of: 5) == 1)
        calls.elapsed += .seconds(30)
        #expect(calls.letThrough(of: 100) == 50)
        calls.elapsed += .seconds(3600)
        #expect(calls.letThrough(of: 1000) == 100)
    }

    @Test("an even pace below the limit is never refused, and one above it is cut down to the limit")
    func steady() {
        var slow = Calls("100/1m")
        for _ in 0..<10_000 {
            #expect(!slow.standing().isRefused)
            slow.elapsed += .milliseconds(601)
        }
        var fast = Calls("100/1m")
        var count = 0
        while fast.elapsed < .seconds(3600) {
            count += fast.standing().isRefused ? 0 : 1
            fast.elapsed += .milliseconds(101)
        }
        #expect(6000...6100 ~= count)
    }

    @Test(
        "whatever comes when, in no window do more calls go through than twice the quota less one, nor in many more than their share and a bucket",
        arguments: 0..<40 as Range<UInt64>)
    func bound(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let quota = Int.random(in: 1...60, using: &generator)
        let window = Int.random(in: 1...90, using: &generator)
        var calls = Calls("\(quota)/\(window)s")
        var times: [Duration] = []
        for _ in 0..<4000 {
            calls.elapsed += .milliseconds(
                Int.random(in: 0...(2000 * window / quota), using: &generator) / Int.random(in: 1...9, using: &generator))
            if !calls.standing().isRefused { times.append(calls.elapsed) }
        }
        var first = 0
        for (place, time) in times.enumerated() {
            while time - times[first] >= .seconds(window) { first += 1 }
            #expect(place - first + 1 <= max(2 * quota - 1, 1))
        }
        let windows = Double(calls.elapsed.components.seconds + 1) / Double(window)
        #expect(Double(times.count) <= Double(quota) * (windows + 1) + 1)
        #expect(times.count > 100)
    }

    @Test(
        "the same as the algorithm with fractions instead of ticks, to a call in a thousand", arguments: 0..<20 as Range<UInt64>
    )
    func model(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let quota = Int.random(in: 1...1000, using: &generator)
        let window = Int.random(in: 1...600, using: &generator)
        var calls = Calls("\(quota)/\(window)s")
        // In milliseconds times the quota, where every interval is whole.
        var arrival = 0
        var (now, here, there, differences) = (0, 0, 0, 0)
        for _ in 0..<3000 {
            now += Int.random(in: 0...(1500 * window / quota + 1), using: &generator)
            calls.elapsed = .milliseconds(now)
            let next = max(arrival, now * quota) + window * 1000
            let isAllowed = next - now * quota <= window * 1000 * quota
            if isAllowed { arrival = next }
            let isAllowedHere = !calls.standing().isRefused
            here += isAllowedHere ? 1 : 0
            there += isAllowed ? 1 : 0
            differences += isAllowed == isAllowedHere ? 0 : 1
        }
        #expect(here <= there && there - here <= 3, "\(here), \(there), \(differences)")
    }

    @Test("of several limits all have to have a call left; a refusal by one spends of none")
    func several() {
        var calls = Calls("2/1s", "5/1m")
        #expect(calls.letThrough(of: 10) == 2)
        calls.elapsed = .seconds(2)
        #expect(calls.letThrough(of: 10) == 2)
        calls.elapsed = .seconds(4)
        // Of five in the minute four are gone; the sixteen refusals took none.
        #expect(calls.letThrough(of: 10) == 1)
        calls.elapsed = .seconds(6)
        let standing = calls.standing()
        #expect(standing.violated.map(\.description) == ["5/1m"])
        #expect(standing.items.map(\.remaining) == [2, 0])
        // And the refusals by the minute took none of the second's.
        calls.elapsed = .seconds(13)
        #expect(calls.standing().items[0].remaining == 1)
    }

    @Test("each family of keys has its own calls")
    func families() {
        let limiter = RateLimiter()
        let origin = ContinuousClock.now
        let keys = (0..<200 as Range<UInt64>).map { Calls("3/1m", limiter: limiter, origin: origin, family: $0) }
        for key in keys { #expect(key.letThrough(of: 2) == 2) }
        for key in keys { #expect(key.letThrough(of: 5) == 1) }
    }

    @Test("at one moment exactly as many go through as the limit says, however many threads ask")
    func threads() async {
        let calls = Calls("1000/1h")
        let count = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { calls.letThrough(of: 500) } }
            return await group.reduce(0, +)
        }
        #expect(count == 1000)
    }

    @Test("a time that goes back lets nothing more through, and makes nobody wait for longer than a window")
    func backwards() {
        var calls = Calls("10/1m")
        calls.elapsed = .seconds(365 * 86_400)
        #expect(calls.letThrough(of: 20) == 10)
        calls.elapsed = .zero
        let refused = calls.standing()
        #expect(refused.isRefused && (1...60).contains(refused.retryAfter ?? 0))
    }

    @Test("the longest windows and the largest quotas are counted to the call")
    func extremes() {
        var calls = Calls("1000000/30d")
        #expect(calls.letThrough(of: 300_000) == 300_000)
        #expect(calls.standing().items[0].remaining == 699_999)
        calls.elapsed = .seconds(30 * 86_400)
        #expect(calls.standing().items[0].remaining == 999_999)
        let fast = Calls("1000000/1s")
        #expect(fast.letThrough(of: 300_000) == 300_000)
        #expect(fast.standing().items[0].remaining == 699_999)
    }

    @Test("keys that are idle are forgotten while others call, and forgetting gives nobody a call")
    func memory() {
        let limiter = RateLimiter()
        let origin = ContinuousClock.now
        for family in 0..<10_000 as Range<UInt64> {
            Calls("10/1s", "100/1m", limiter: limiter, origin: origin, family: family).standing()
        }
        #expect(limiter.count == 20_000)
        var other = Calls("1/1h", limiter: limiter, origin: origin, family: 99_999)
        #expect(!other.standing().isRefused)
        for second in 1...200 {
            other.elapsed = .seconds(second)
            #expect(other.standing().isRefused)
        }
        #expect(limiter.count == 1)
    }
}
