import APIKeys
import TestSupport
import Testing

@Suite("An event of a key's activity")
struct ActivityEventTests {
    @Test("tells the time at which its request arrived, and holds what was masked")
    func event() {
        var generator = SplitMix64(seed: 1)
        let id = RequestID(at: Sample.start, using: &generator)
        let key = KnownKeys.live[0].text
        let event = ActivityEvent(
            requestID: id, principal: nil, method: "GET", route: nil, path: MaskedText("/v1/\(key)", format: Sample.format),
            status: 401, outcome: .denied(.unknown), clientAddress: IPAddress("192.0.2.1"),
            userAgent: MaskedText("x \(key)", format: Sample.format), latency: .microseconds(3))
        #expect(event.time == Sample.start)
        #expect(event.path == "/v1/wc_live_…")
        #expect(event.userAgent == "x wc_live_…")
    }
}
