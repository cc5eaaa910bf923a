import TestSupport
import Testing

@testable import APIKeys

@Suite("The format of a key")
struct KeyFormatTests {
    private let format = Sample.format

    @Test("keys computed elsewhere are accepted", arguments: KnownKeys.live)
    func knownKeys(text: String, digest: String) throws {
        let secret = try #require(format.parse(text))
        #expect(secret.expose() == text)
        #expect(secret.digest.bytes == Array(hexadecimal: digest))
    }

    @Test("another prefix changes the checksum, and its keys are accepted by its own format alone")
    func otherPrefix() throws {
        let acme = try KeyFormat(prefix: "acme_test_")
        #expect(acme.parse(KnownKeys.acme.text)?.digest.bytes == Array(hexadecimal: KnownKeys.acme.digest))
        #expect(format.parse(KnownKeys.acme.text) == nil)
        for (text, _) in KnownKeys.live { #expect(acme.parse(text) == nil) }
        // As long as ours, with a right checksum of its own.
        let neighbour = try KeyFormat(prefix: "wc_test_")
        for _ in 0..<100 { #expect(format.parse(neighbour.makeSecret().expose()) == nil) }
    }

    @Test("a minted key is the prefix, 30 random characters and 6 of checksum, 44 in all, and is accepted")
    func minted() throws {
        var generator = SplitMix64(seed: 44)
        #expect(format.length == 44)
        for _ in 0..<1_000 {
            let text = format.makeSecret(using: &generator).expose()
            #expect(text.utf8.count == 44)
            #expect(text.hasPrefix("wc_live_"))
            #expect(text.utf8.dropFirst(8).allSatisfy(Base62.contains))
            #expect(format.parse(text)?.expose() == text)
        }
    }

    @Test("each of a key's 30 random characters comes from the generator")
    func entropy() {
        var generator = ScriptedGenerator((0..<30).map { UInt64($0) })
        let text = format.makeSecret(using: &generator).expose()
        #expect(text.hasPrefix("wc_live_0123456789ABCDEFGHIJKLMNOPQRST"))
        #expect(generator.taken == 30)
    }

    @Test("the system's generator gives another key each time")
    func system() {
        let texts = (0..<1_000).map { _ in format.makeSecret().expose() }
        #expect(Set(texts).count == texts.count)
    }

    @Test("any one byte replaced by any other is refused without looking the key up", arguments: KnownKeys.live)
    func substitutions(text: String, digest: String) {
        let original = Array(text.utf8)
        var accepted = 0
        for place in original.indices {
            var bytes = original
            for byte in 0...UInt8.max where byte != original[place] {
                bytes[place] = byte
                if bytes.withUnsafeBytes(format.matches) { accepted += 1 }
            }
        }
        #expect(accepted == 0)
    }

    @Test("any two neighbours swapped are refused", arguments: KnownKeys.live)
    func transpositions(text: String, digest: String) {
        let original = Array(text.utf8)
        for place in 1..<original.count where original[place] != original[place - 1] {
            var bytes = original
            bytes.swapAt(place, place - 1)
            #expect(!bytes.withUnsafeBytes(format.matches), "places \(place - 1) and \(place)")
        }
    }

    @Test("one character too many or too few is refused, wherever it stands")
    func lengths() {
        let original = Array(KnownKeys.live[3].text.utf8)
        for place in original.indices {
            var shorter = original
            shorter.remove(at: place)
            #expect(!shorter.withUnsafeBytes(format.matches))
            var longer = original
            longer.insert(original[place], at: place)
            #expect(!longer.withUnsafeBytes(format.matches))
        }
        for length in 0..<original.count { #expect(!original[..<length].withUnsafeBytes(format.matches)) }
    }

    @Test(
        "what was never a key is refused",
        arguments: [
            "", " ", "wc_live_", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "wc_test_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4OD",
            "WC_LIVE_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4OD", " wc_live_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4OD",
            "wc_live_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4OD\n", "wc_live_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4éD",
            "wc_live_ｋy9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4", "wc_live_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1VR4O\u{0}",
            "wc_live_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y1V-4OD", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.e30.e30a",
            String(repeating: "wc_live_", count: 100_000),
        ])
    func garbage(text: String) {
        #expect(format.parse(text) == nil)
    }

    @Test("a checksum that is right in value but written otherwise is refused")
    func checksumBeyondRange() {
        // 62⁶ exceeds 2³²: the checksum's value plus 2³² still fits into six characters.
        let original = Array(KnownKeys.live[3].text.utf8)
        var value = original.suffix(6).reduce(UInt64(0)) { $0 * 62 + UInt64(Base62.alphabet.firstIndex(of: $1) ?? 0) } + 1 << 32
        var bytes = original
        for place in (38..<44).reversed() {
            bytes[place] = Base62.alphabet[Int(value % 62)]
            value /= 62
        }
        #expect(!bytes.withUnsafeBytes(format.matches))
    }

    @Test(
        "a prefix is 2 to 19 of a-z, 0-9 and _, begins with a letter and ends with _",
        arguments: ["a_", "wc_live_", "acme2_", "a__", "abcdefghijklmnopqr_"])
    func goodPrefix(prefix: String) throws {
        let format = try KeyFormat(prefix: prefix)
        #expect(format.prefix == prefix)
        #expect(format.makeSecret().expose().hasPrefix(prefix))
        // The most that SHA-256 hashes in one block.
        #expect(format.length <= 55)
    }

    @Test(
        "any other prefix is refused, and the error says which and why",
        arguments: ["", "_", "a", "wc", "1a_", "_a_", "Wc_", "w-c_", "wc live_", "é_", "wc_live", "abcdefghijklmnopqrs_"])
    func badPrefix(prefix: String) {
        let error = #expect(throws: KeyFormatError(prefix: prefix)) { try KeyFormat(prefix: prefix) }
        #expect(error?.description.hasPrefix("prefix \"\(prefix)\": must be 2 to 19 of") == true)
    }
}
