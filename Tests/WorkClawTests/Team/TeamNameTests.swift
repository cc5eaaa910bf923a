import Testing

@testable import WorkClaw

@Suite("Team names")
struct TeamNameTests {
    @Test("1 to 80 characters, counted as JSON Schema counts them: by code points")
    func length() throws {
        let family = "👨‍👩‍👧‍👦"
        for name in ["A", "Zoë & Söhne", String(repeating: "x", count: 80), String(repeating: family, count: 11)] {
            #expect(try TeamName(name).text == name)
        }
        #expect(code("") == .tooShort)
        #expect(code(String(repeating: "x", count: 81)) == .tooLong)
        #expect(code(String(repeating: family, count: 12)) == .tooLong, "each is of seven")
        #expect(code("a" + String(repeating: "\u{301}", count: 80)) == .tooLong)
    }

    @Test(
        "no space around it, no control characters, nothing that turns the direction, and something to see",
        arguments: [" A", "A ", "A\u{A0}", "A\nB", "A\u{0}", "A\u{7F}", "A\u{2028}B", "A\u{202E}B", "\u{200D}\u{200B}"])
    func refused(name: String) {
        #expect(code(name) == .invalid)
    }

    @Test("names that differ in case, in the encoding of accents, or invisibly, are the same")
    func keys() throws {
        let same = [("Acme", "ACME"), ("Zoë", "ZOE\u{308}"), ("Straße", "STRASSE"), ("Acme", "Ac\u{200B}me"), ("ΣΑΣ", "σας")]
        for (one, other) in same { #expect(try TeamName(one).key == TeamName(other).key) }
        #expect(try TeamName("Acme").key != TeamName("Acme 2").key)
    }

    private func code(_ name: String) -> FieldFault.Code? {
        do {
            _ = try TeamName(name)
            return nil
        } catch {
            return error.code
        }
    }
}
