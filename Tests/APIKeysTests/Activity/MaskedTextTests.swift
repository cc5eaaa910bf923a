import APIKeys
import TestSupport
import Testing

@Suite("What may be recorded of a request")
struct MaskedTextTests {
    private static let key = KnownKeys.live[3].text
    private static let other = KnownKeys.live[4].text

    @Test(
        "a key is covered wherever it stands, and nothing else is",
        arguments: [
            (key, "wc_live_…"),
            ("/v1/claws/\(key)", "/v1/claws/wc_live_…"),
            ("/v1/\(key)/claws", "/v1/wc_live_…/claws"),
            ("/v1/claws?key=\(key)&limit=2", "/v1/claws?key=wc_live_…&limit=2"),
            ("curl/8.5 (\(key); x)", "curl/8.5 (wc_live_…; x)"),
            ("Bearer \(key) trailing", "Bearer wc_live_… trailing"),
            ("{\"key\":\"\(key)\"}", "{\"key\":\"wc_live_…\"}"),
            ("\(key),\(other)", "wc_live_…,wc_live_…"),
            ("x\(key)", "xwc_live_…"),
            ("wc_\(key)", "wc_wc_live_…"),
            ("wc_live_", "wc_live_…"),
            ("", ""),
            ("/v1/claws/claw_01h455vb4pex5vsknk084sn02q", "/v1/claws/claw_01h455vb4pex5vsknk084sn02q"),
            ("/v1/wc_liv/wc_test_abc", "/v1/wc_liv/wc_test_abc"),
            ("/ünïcödé/🦞/%F0%9F%A6%9E%zz%", "/ünïcödé/🦞/%F0%9F%A6%9E%zz%"),
        ])
    func places(text: String, expected: String) {
        #expect(masked(text) == expected)
    }

    @Test("two keys run together are both covered")
    func adjacent() {
        #expect(masked(Self.key + Self.other) == "wc_live_…")
        #expect(masked(Self.key + "wc_" + Self.other) == "wc_live_…")
    }

    @Test(
        "a key with a typo is covered to its end",
        arguments: ["-", "_", ".", "~", "!", "*", ":", "@", "$", "+", "é", "🦞", "%2D", "%C3%A9", "%", "%z", "\\"])
    func typos(typo: String) {
        for place in [8, 9, 20, 43, 44] {
            let characters = Array(Self.key)
            let inserted = String(characters[..<place]) + typo + String(characters[place...])
            #expect(masked("/a/\(inserted)/b") == "/a/wc_live_…/b")
            let replaced = String(characters[..<place]) + typo + String(characters[min(place + 1, 44)...])
            #expect(masked("/a/\(replaced)/b") == "/a/wc_live_…/b")
        }
    }

    @Test("a key of any wrong length is covered to its end")
    func lengths() {
        #expect(masked("/\(Self.key.dropLast())/b") == "/wc_live_…/b")
        #expect(masked("/\(Self.key)0/b") == "/wc_live_…/b")
        #expect(masked("/wc_live_" + String(repeating: "a", count: 5_000)) == "/wc_live_…")
    }

    @Test("a percent-encoded key is covered, whichever of its characters are encoded")
    func percentEncoded() {
        var generator = SplitMix64(seed: 25)
        for _ in 0..<200 {
            let encoded = Self.key.utf8.map { byte in
                let digits = String(byte, radix: 16, uppercase: Bool.random(using: &generator))
                return Bool.random(using: &generator) ? "%" + digits : String(UnicodeScalar(byte))
            }.joined()
            #expect(masked("/a/\(encoded)/b") == "/a/wc_live_…/b")
            #expect(masked("/a/\(encoded)%2Fb") == "/a/wc_live_…%2Fb")
        }
    }

    @Test("no five characters in a row of a key's random part survive in any text around it, at any limit")
    func nothingLeft() {
        var generator = SplitMix64(seed: 9)
        let surroundings = ["", "/", "wc", "wc_live", "%", "%7", "é", "🦞", "?a=", "_", "A"]
        for _ in 0..<500 {
            let key = Sample.format.makeSecret(using: &generator).expose()
            let before = surroundings.randomElement(using: &generator) ?? ""
            let after = surroundings.randomElement(using: &generator) ?? ""
            let limit = Int.random(in: 0...70, using: &generator)
            let text = MaskedText(before + key + after, format: Sample.format, limit: limit).text
            #expect(text.utf8.count <= limit)
            let body = Array(key.dropFirst(8))
            let survivors = (0...(body.count - 5)).count { text.contains(String(body[$0..<$0 + 5])) }
            #expect(survivors == 0)
        }
    }

    @Test("a limit counts bytes, and never cuts a character in two")
    func limits() {
        let text = "aé🦞z"  // 1 + 2 + 4 + 1 bytes
        let expected = ["", "a", "a", "aé", "aé", "aé", "aé", "aé🦞", "aé🦞z", "aé🦞z"]
        for (limit, kept) in expected.enumerated() {
            #expect(MaskedText(text, format: Sample.format, limit: limit).text == kept)
        }
    }

    @Test("a limit in the midst of a masked key leaves its beginning, and no half of the ellipsis")
    func limitsInTheMask() {
        let expected = [
            "", "w", "wc", "wc_", "wc_l", "wc_li", "wc_liv", "wc_live", "wc_live_", "wc_live_", "wc_live_", "wc_live_…",
        ]
        for (limit, kept) in expected.enumerated() {
            #expect(MaskedText(Self.key, format: Sample.format, limit: limit).text == kept)
        }
    }

    @Test("a key that begins just before the limit is covered all the same")
    func keyAtTheLimit() {
        let text = String(repeating: "a", count: 250) + Self.key
        #expect(MaskedText(text, format: Sample.format, limit: 256).text == String(repeating: "a", count: 250) + "wc_liv")
        #expect(MaskedText(text, format: Sample.format, limit: 261).text == String(repeating: "a", count: 250) + "wc_live_…")
    }

    @Test("secrets of several kinds are covered, wherever each stands and in whichever order the kinds are given")
    func severalFormats() throws {
        let other = try KeyFormat(prefix: "wcv_live_")
        let secret = other.makeSecret().expose()
        let hidden = secret.replacing("_", with: "%5F")
        for formats in [[Sample.format, other], [other, Sample.format]] {
            func masked(_ text: String, limit: Int = .max) -> String { MaskedText(text, formats: formats, limit: limit).text }
            #expect(masked("/\(secret)/x/\(Self.key)") == "/wcv_live_…/x/wc_live_…")
            #expect(masked("a \(Self.key),\(secret)") == "a wc_live_…,wcv_live_…")
            #expect(masked("\(Self.key)\(secret) b") == "wc_live_… b")
            #expect(masked("/\(hidden)?") == "/wcv_live_…?")
            #expect(masked("/v1/wcv_liv/wc_liv") == "/v1/wcv_liv/wc_liv")
            #expect(masked("/\(secret)", limit: 4) == "/wcv")
            #expect(masked("abc", limit: 2) == "ab")
        }
        #expect(MaskedText("/\(secret)", formats: [Sample.format]).text == "/\(secret)")
    }

    private func masked(_ text: String) -> String { MaskedText(text, format: Sample.format).text }
}
