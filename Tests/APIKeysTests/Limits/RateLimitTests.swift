import APIKeys
import Testing

@Suite("A limit's text")
struct RateLimitTests {
    @Test(
        "calls and a time are read, and written in the largest whole unit",
        arguments: [
            ("100/1m", 100, 60, "100/1m"), ("1/1s", 1, 1, "1/1s"), ("5/90s", 5, 90, "5/90s"), ("7/120s", 7, 120, "7/2m"),
            ("1000/24h", 1000, 86_400, "1000/1d"), ("1000000/30d", 1_000_000, 2_592_000, "1000000/30d"),
        ])
    func reads(text: String, quota: Int, window: Int, canonical: String) throws {
        let limit = try #require(RateLimit(text))
        #expect(limit.quota == quota && limit.window == window)
        #expect(limit.description == canonical)
        #expect(RateLimit(limit.description) == limit)
    }

    @Test(
        "what is not a limit, or out of range, is none",
        arguments: [
            "", "100", "/1m", "100/", "100/m", "100/1", "100/1M", "100/1w", "0/1m", "1000001/1m", "100/0s", "100/31d",
            "100/721h", "-1/1m", "+1/1m", "1/+1m", "01/1m", "1/01m", " 1/1m", "1/1m ", "1/1m/1", "1.5/1m", "1/1.5m", "１/1m",
            "99999999999999999999/1m", "1/99999999999999999999d",
        ])
    func refuses(text: String) {
        #expect(RateLimit(text) == nil)
    }

    @Test("a key has at most four limits, each with a window of its own, and the shortest stands first")
    func lists() throws {
        let limits = try ["10/1d", "1/1s", "5/1m", "7/1h"].map { try #require(RateLimit($0)) }
        #expect(RateLimit.fault(in: []) == nil)
        #expect(RateLimit.fault(in: limits) == nil)
        #expect(RateLimit.fault(in: limits + [try #require(RateLimit("9/2d"))]) != nil)
        #expect(RateLimit.fault(in: [limits[0], try #require(RateLimit("20/24h"))]) != nil)
        #expect(Sample.key(limits: limits).limits.map(\.description) == ["1/1s", "5/1m", "7/1h", "10/1d"])
    }
}
