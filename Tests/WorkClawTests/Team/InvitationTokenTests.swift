import Testing

@testable import WorkClaw

@Suite("Invitation tokens and their links")
struct InvitationTokenTests {
    @Test("a token is 43 characters of base64url, no two alike, and none that a command line takes for an option")
    func form() {
        let tokens = (0..<500).map { _ in InvitationToken().expose() }
        #expect(Set(tokens).count == 500)
        #expect(tokens.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_-]{42}/) != nil })
    }

    @Test("a token is read from its link, or alone, whatever space is around it")
    func reading() throws {
        let token = InvitationToken()
        let link = try #require(PublicURL("https://claws.example.com/app/")).link(for: token)
        #expect(link == "https://claws.example.com/app/join/\(token.expose())")
        for text in [link, token.expose(), " \(link)\n", "/join/\(token.expose())", "\(link)/"] {
            #expect(InvitationToken(link: text) == token)
        }
    }

    @Test(
        "what has none at its end is refused",
        arguments: [
            "", "/", "https://claws.example.com/join/", "short", String(repeating: "!", count: 43),
            String(repeating: "A", count: 42), String(repeating: "A", count: 44), String(repeating: "A", count: 42) + "B",
        ])
    func noToken(_ text: String) {
        #expect(InvitationToken(link: text) == nil)
    }

    @Test("printing, dumping or interpolating a token, or what holds one, shows nothing of it")
    func secrecy() {
        let token = InvitationToken()
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped, "\([token])"] {
            #expect(!text.contains(token.expose()))
        }
    }
}

@Suite("The public address")
struct PublicURLTests {
    @Test(
        "an http or https URL is taken, without the slashes at its end",
        arguments: [
            ("https://claws.example.com", "https://claws.example.com"), ("http://[::1]:8080/", "http://[::1]:8080"),
            ("HTTPS://claws.example.com/a/b//", "HTTPS://claws.example.com/a/b"),
        ])
    func good(_ text: String, kept: String) {
        #expect(PublicURL(text)?.text == kept)
    }

    @Test(
        "anything else is not",
        arguments: [
            "", "claws.example.com", "/app", "ftp://claws.example.com", "https://", "https:///app", "https://a.example?x=1",
            "https://a.example/#top", "https://ana@a.example", "https://ana:pw@a.example", "https://a.example/ b",
            "https://ä.example", "https://a.example\n",
        ])
    func bad(_ text: String) {
        #expect(PublicURL(text) == nil)
    }
}
