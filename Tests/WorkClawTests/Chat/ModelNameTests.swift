import Testing

@testable import WorkClaw

@Suite("A Claw names its model")
struct ModelNameTests {
    @Test(
        "by its provider and the provider's own name for it", arguments: ["echo", "openai/gpt", "anthropic/a/b", "openai/a b"])
    func names(_ text: String) throws {
        #expect(try #require(ModelName(text)).description == text)
        #expect(ModelName.fault(in: text, at: "model", atMost: 200) == nil)
    }

    @Test(
        "and nothing else", arguments: ["", "gpt", "echo/", "echo/x", "openai", "openai/", "OpenAI/gpt", "other/gpt", "/gpt"])
    func refused(_ text: String) {
        #expect(ModelName(text) == nil)
        #expect(ModelName.fault(in: text, at: "model", atMost: 200) != nil)
    }
}
