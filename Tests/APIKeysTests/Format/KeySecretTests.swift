import Testing

@testable import APIKeys

@Suite("A secret does not show itself")
struct KeySecretTests {
    private struct Holder {
        let name = "holder"
        let secret: KeySecret
        var optional: KeySecret?
    }

    private let text = KnownKeys.live[3].text
    private let hint = "wc_live_…R4OD"
    private let secret: KeySecret

    init() throws { secret = try #require(Sample.format.parse(text)) }

    @Test("the hint is the prefix and the last four characters")
    func hintShowsLittle() {
        #expect(secret.hint == hint)
    }

    @Test("descriptions and interpolations are the hint")
    func descriptions() {
        #expect(secret.description == hint)
        #expect(secret.debugDescription == hint)
        #expect("\(secret)" == hint)
        #expect(String(describing: secret) == hint)
        #expect(String(reflecting: secret) == hint)
    }

    @Test("neither dumping, mirroring nor wrapping it shows more than the hint")
    func wrapped() {
        var shown: [String] = []
        var dumped = ""
        dump(secret, to: &dumped)
        dump([secret], to: &dumped)
        dump(Holder(secret: secret, optional: secret), to: &dumped)
        shown.append(dumped)
        shown += wordsOf(Mirror(reflecting: secret))
        shown += wordsOf(Mirror(reflecting: Holder(secret: secret, optional: secret)))
        shown += ["\([secret])", "\(["key": secret])", "\(Holder(secret: secret))", String(reflecting: Optional(secret))]
        shown.append(String(describing: Result<KeySecret, Never>.success(secret)))
        var printed = ""
        print(secret, [secret], to: &printed)
        debugPrint(secret, Holder(secret: secret), to: &printed)
        shown.append(printed)
        for words in shown { expectNothingSecret(in: words) }
        #expect(dumped.contains(hint))
    }

    @Test("the mirror has one child, the hint")
    func mirror() {
        let children = Array(Mirror(reflecting: secret).children)
        #expect(children.count == 1)
        #expect(children.first?.value as? String == hint)
    }

    @Test("exposing it is the one way to its text")
    func exposing() {
        #expect(secret.expose() == text)
        #expect(secret.withBytes { Array($0) } == Array(text.utf8))
    }

    @Test("a key made from it keeps the hint and the digest, and nothing that shows more")
    func key() {
        let key = Sample.key(secret: secret)
        var dumped = ""
        dump(key, to: &dumped)
        expectNothingSecret(in: dumped)
        expectNothingSecret(in: "\(key)")
        #expect(key.hint == hint)
        #expect(key.digest == secret.digest)
    }

    private func wordsOf(_ mirror: Mirror) -> [String] {
        mirror.children.flatMap { child in
            ["\(child.value)", String(reflecting: child.value)] + wordsOf(Mirror(reflecting: child.value))
        }
    }

    /// Neither five characters in a row of the secret's random part, nor its bytes as numbers.
    private func expectNothingSecret(in words: String, at location: SourceLocation = #_sourceLocation) {
        let body = Array(text.dropFirst(8).dropLast(4))
        for start in 0...(body.count - 5) {
            #expect(!words.contains(String(body[start..<start + 5])), sourceLocation: location)
        }
        let numbers = text.utf8.dropFirst(8).prefix(3).map { String($0) }
        for separator in [", ", "\n", " "] {
            #expect(!words.contains(numbers.joined(separator: separator)), sourceLocation: location)
        }
        #expect(!words.contains("- \(numbers[0])\n"), sourceLocation: location)
    }
}
