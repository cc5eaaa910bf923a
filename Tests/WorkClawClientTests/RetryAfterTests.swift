import Foundation
import Testing

@testable import WorkClawClient

@Suite("Retry-After")
struct RetryAfterTests {
    // RFC 9110, 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT.
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        "is a number of seconds or a date",
        arguments: [
            ("0", Duration.zero), ("120", .seconds(120)), (" 3 ", .seconds(3)), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
            ("Sun, 06 Nov 1994 08:50:37 GMT", .seconds(60)), ("Sat, 05 Nov 1994 08:49:37 GMT", .zero),
        ])
    func readable(text: String, duration: Duration) { #expect(RetryAfter.duration(text, now: now) == duration) }

    @Test("is ignored otherwise", arguments: ["", "soon", "-1", "1.5", "+1", "Sun, 06 Nov 1994"])
    func unreadable(text: String) { #expect(RetryAfter.duration(text, now: now) == nil) }

    @Test("of more digits than a number holds is a very long time")
    func huge() { #expect(RetryAfter.duration(String(repeating: "9", count: 40), now: now) == .seconds(1_000_000_000)) }
}
