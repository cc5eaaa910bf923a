import Testing

@testable import WorkClaw

@Suite("A secret's name")
struct SecretNameTests {
    @Test(
        "is 1 to 64 letters, digits, _ and -",
        arguments: ["A", "GITHUB_TOKEN", "s3-key", "-", "_", String(repeating: "x", count: 64)])
    func good(_ text: String) {
        #expect(SecretName(text)?.text == text)
    }

    @Test("is nothing else", arguments: ["", " ", "a b", "a.b", "ä", "a\n", String(repeating: "x", count: 65)])
    func bad(_ text: String) {
        #expect(SecretName(text) == nil)
    }
}
