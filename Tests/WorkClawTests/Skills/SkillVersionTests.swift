import Testing

@testable import WorkClaw

@Suite("Versions of skills")
struct SkillVersionTests {
    /// From lower to higher, the middle part being the specification's own example (section 11.4).
    private static let ascending = [
        "0.0.0-0", "0.0.0", "0.0.1", "0.1.0", "0.9.0", "0.10.0", "1.0.0-0", "1.0.0-1", "1.0.0-10", "1.0.0--", "1.0.0-A",
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
        "1.0.0", "1.0.1-0", "1.0.1", "2.0.0", "2.1.0", "2.1.1", "10.0.0", "999999999999999.0.0",
    ]

    @Test("they are in the order of their precedence, each pair of them")
    func order() throws {
        let versions = try Self.ascending.map { try $0.asVersion }
        for (left, one) in versions.enumerated() {
            for (right, other) in versions.enumerated() {
                #expect((one < other) == (left < right), "\(one) < \(other)")
                #expect((one == other) == (left == right), "\(one) == \(other)")
            }
        }
        #expect(versions.shuffled().sorted() == versions)
    }

    @Test("a version is written as it was read", arguments: ascending + ["1.2.3-x-y-z.0.--", "1.0.0-0a", "1.0.0-a.0"])
    func roundTrip(_ text: String) throws {
        #expect(try text.asVersion.description == text)
    }

    @Test(
        "what is no version is refused",
        arguments: [
            "", "1", "1.2", "1.2.", ".1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.03", "-1.2.3", "+1.2.3", "v1.2.3", "1.2.x",
            " 1.2.3",
            "1.2.3 ", "1.2.3-", "1.2.3-a..b", "1.2.3-.", "1.2.3-01", "1.2.3-ä", "1.2.3-a_b", "1.2.3+build", "1.2.3-a+b",
            "1.2.٣",
            "1000000000000000.0.0", "99999999999999999999.0.0", "1.0.0-" + String(repeating: "a", count: 59), "1.2.3\n",
        ])
    func malformed(_ text: String) {
        #expect(SkillVersion(text) == nil)
    }

    @Test("a name is 1 to 64 small letters, digits and hyphens behind a letter")
    func names() {
        for name in ["a", "code-review", "a1", "a-", String(repeating: "a", count: 64)] {
            #expect(SkillName(name)?.text == name)
        }
        for name in ["", "1a", "-a", "A", "a b", "a_b", "ä", "a\n", "a/b", "..", String(repeating: "a", count: 65)] {
            #expect(SkillName(name) == nil, "\(name)")
        }
    }
}
