import Testing

@testable import WorkClaw

@Suite("Ranges of versions")
struct SkillVersionRangeTests {
    @Test(
        "a range lets in what its sign says",
        arguments: [
            ("1.2.3", ["1.2.3"], ["1.2.2", "1.2.4", "1.2.3-beta"]),
            ("=1.2.3", ["1.2.3"], ["1.2.4"]),
            ("1.2.3-beta.1", ["1.2.3-beta.1"], ["1.2.3", "1.2.3-beta", "1.2.3-beta.2"]),
            ("1", ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0", "1.0.0-a", "2.0.0-a"]),
            ("1.x", ["1.0.0", "1.9.9"], ["2.0.0"]),
            ("1.X.*", ["1.0.0", "1.9.9"], ["2.0.0"]),
            ("=1.2", ["1.2.0", "1.2.9"], ["1.1.9", "1.3.0"]),
            ("1.2.x", ["1.2.0", "1.2.9"], ["1.3.0", "1.3.0-a"]),
            ("*", ["0.0.0", "99.0.0"], ["1.0.0-a"]),
            ("x", ["0.0.0"], ["1.0.0-a"]),
            ("^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0", "2.0.0-a", "1.3.0-a"]),
            ("^1.2", ["1.2.0", "1.9.0"], ["1.1.9", "2.0.0"]),
            ("^1", ["1.0.0", "1.9.0"], ["0.9.0", "2.0.0"]),
            ("^0.2.3", ["0.2.3", "0.2.9"], ["0.2.2", "0.3.0"]),
            ("^0.0.3", ["0.0.3"], ["0.0.2", "0.0.4"]),
            ("^0.0", ["0.0.0", "0.0.9"], ["0.1.0"]),
            ("^0", ["0.0.0", "0.9.9"], ["1.0.0"]),
            ("^*", ["0.0.0", "9.0.0"], []),
            ("^1.2.3-beta.2", ["1.2.3-beta.2", "1.2.3-rc", "1.2.3", "1.9.0"], ["1.2.3-beta.1", "1.2.4-beta.3", "2.0.0-a"]),
            ("~1.2.3", ["1.2.3", "1.2.9"], ["1.2.2", "1.3.0", "1.3.0-a"]),
            ("~1.2", ["1.2.0", "1.2.9"], ["1.1.9", "1.3.0"]),
            ("~1", ["1.0.0", "1.9.9"], ["2.0.0"]),
            ("~0.2.3", ["0.2.3"], ["0.3.0"]),
            (">1.2.3", ["1.2.4", "9.0.0"], ["1.2.3", "1.2.4-a"]),
            (">1.2", ["1.3.0"], ["1.2.0", "1.2.9"]),
            (">1", ["2.0.0"], ["1.9.9"]),
            (">=1.2", ["1.2.0"], ["1.1.9"]),
            (">=1.2.3-a", ["1.2.3-a", "1.2.3-b", "1.2.3", "2.0.0"], ["1.2.3-0", "1.2.4-a"]),
            (">=*", ["0.0.0"], []),
            ("<2", ["1.9.9", "0.0.0"], ["2.0.0", "2.0.0-a"]),
            ("<1.2.3", ["1.2.2"], ["1.2.3", "1.2.3-a"]),
            ("<1.2.3-b", ["1.2.3-a", "1.2.2"], ["1.2.3-b", "1.2.3", "1.2.2-a"]),
            ("<=1.2", ["1.2.9"], ["1.3.0"]),
            ("<=1.2.3", ["1.2.3"], ["1.2.4"]),
            ("<=2", ["2.9.9"], ["3.0.0"]),
            (">=1.0 <2.0", ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0", "2.0.0-a"]),
            (">= 1.0   < 2.0", ["1.0.0", "1.9.9"], ["2.0.0"]),
            ("^1.0.0 >=2.0.0-a", [], ["1.5.0", "2.0.0-b"]),
            ("^1.2 ~1.4", ["1.4.0"], ["1.3.0", "1.5.0"]),
        ])
    func table(text: String, inside: [String], outside: [String]) throws {
        let range = try text.asRange
        for version in inside { #expect(try range.contains(version.asVersion), "\(version) is in \(text)") }
        for version in outside { #expect(try !range.contains(version.asVersion), "\(version) is not in \(text)") }
    }

    @Test(
        "what is no range is refused",
        arguments: [
            "", " ", "latest", "1.2.3.4", "1..2", "1.x.3", "x.1", ">", ">=", "1.0 >", ">> 1", "> > 1", "=> 1", "!1", ">*", "<*",
            "<x",
            "1 || 2", "1,2", "1.2-beta", "^1.x-a", "01", "1.2.3+b", "v1", "1.0\t<2", "1.0\n", "--1", "1000000000000000",
            Array(repeating: "1", count: 11).joined(separator: " "), String(repeating: " ", count: 200) + "1",
        ])
    func malformed(_ text: String) {
        #expect(SkillVersionRange(text) == nil)
    }

    @Test("for any version, the range made of it holds what it must and nothing beside")
    func properties() throws {
        var generator = SystemRandomNumberGenerator()
        func number() -> Int { Int.random(in: 0...3, using: &generator) }
        func version() throws -> SkillVersion {
            let suffix = ["", "", "-a", "-0", "-b.\(number())"].randomElement(using: &generator) ?? ""
            return try "\(number()).\(number()).\(number())\(suffix)".asVersion
        }
        for _ in 0..<3000 {
            let (base, other) = (try version(), try version())
            let isComparable = !other.isPreRelease || base.isPreRelease && base.hasNumbers(of: other)
            func holds(_ sign: String) throws -> Bool { try "\(sign)\(base)".asRange.contains(other) }
            #expect(try holds("") == (other == base), "\(other) in \(base)")
            #expect(try holds(">") == (isComparable && other > base), "\(other) in >\(base)")
            #expect(try holds(">=") == (isComparable && other >= base), "\(other) in >=\(base)")
            #expect(try holds("<") == (isComparable && other < base), "\(other) in <\(base)")
            #expect(try holds("<=") == (isComparable && other <= base), "\(other) in <=\(base)")
            let keepsMinor = (base.major, base.minor) == (other.major, other.minor)
            #expect(try holds("~") == (isComparable && other >= base && keepsMinor), "\(other) in ~\(base)")
            let keeps =
                base.major > 0 ? base.major == other.major : base.minor > 0 ? keepsMinor : base.hasNumbers(of: other)
            #expect(try holds("^") == (isComparable && other >= base && keeps), "\(other) in ^\(base)")
        }
    }
}
