import APIKeys
import Testing

@Suite("Scopes")
struct ScopeTests {
    @Test(
        "a scope is two words with a colon between",
        arguments: ["claws:read", "a:b", "a1:b2", "line-items:bulk_write", "a-:b_", String(repeating: "a", count: 62) + ":b"])
    func good(name: String) {
        #expect(Scope(name)?.name == name)
        #expect(Scope("<\(name)>".dropFirst().dropLast())?.description == name)
    }

    @Test(
        "any other name is refused",
        arguments: [
            "", ":", "a", "a:", ":a", "a:b:c", "a::b", "A:b", "a:B", "a b:c", "a:b ", " a:b", "1a:b", "a:1b", "-a:b", "a:_b",
            "a:*",
            "*:*", "é:b", "a:b\"", "a:b\\", "a:b\n", "a：b", String(repeating: "a", count: 63) + ":b",
        ])
    func malformed(name: String) {
        #expect(Scope(name) == nil)
    }
}
