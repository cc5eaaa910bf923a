import Testing

@testable import WorkClaw

@Suite("Idempotency keys")
struct IdempotencyKeyTests {
    @Test("1 to 255 visible ASCII characters", arguments: ["a", "8e03978e-40d5-43e8-bc93-6894a57f9324", "!~", "\"quoted\""])
    func accepted(text: String) {
        #expect(IdempotencyKey(text) != nil)
        #expect(IdempotencyKey(String(repeating: "x", count: 255)) != nil)
    }

    @Test("nothing else", arguments: ["", " ", "a b", "a\t", "é", "a\u{0}", "a\u{7F}", "\u{1F511}"])
    func refused(text: String) {
        #expect(IdempotencyKey(text) == nil)
        #expect(IdempotencyKey(String(repeating: "x", count: 256)) == nil)
    }
}
