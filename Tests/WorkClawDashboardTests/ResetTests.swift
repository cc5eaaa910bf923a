import HTTPTypes
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("A forgotten password")
struct ResetTests {
    private static let next = "another long pass phrase"

    private func link(_ site: Site) async throws -> String {
        let mail = try #require(await site.mailer.mail(1).last)
        return String(try #require(mail.text.firstMatch(of: /https:\/\/claws\.example\.com(\/reset\/\S+)/)?.output.1))
    }

    @Test("the link that is mailed sets another, once, and ends the sessions that there are")
    func reset() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let signedIn = try await site.browser()
        let stranger = Browser(site: site)
        #expect(try await stranger.get("/sign-in").text.contains("href=\"/forgotten\""))
        #expect(try await stranger.post("/forgotten", ["email": "one@example.com"]).status == 200)
        let path = try await link(site)
        let form = try await stranger.get(path)
        #expect(form.status == 200 && form["Cache-Control"] == "no-store" && form["Referrer-Policy"] == "same-origin")

        let refused = try await stranger.post(path, ["password": "short"])
        #expect(refused.status == 422 && refused.text.contains("password-fault"))
        let done = try await stranger.post(path, ["password": Self.next])
        #expect(done.status == 303 && done.location == "/sign-in")
        #expect(try await stranger.get(path).status == 404)
        #expect(try await stranger.post(path, ["password": "yet another pass phrase"]).status == 404)
        #expect(try await signedIn.get("/settings/keys").location?.hasPrefix("/sign-in") == true)
        let old = try await stranger.post("/sign-in", ["email": "one@example.com", "password": Site.password])
        #expect(old.status == 422)
        #expect(try await stranger.post("/sign-in", ["email": "one@example.com", "password": Self.next]).status == 303)
    }

    @Test("the answer does not tell whether somebody has the address, and nobody else gets mail")
    func enumeration() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let stranger = Browser(site: site)
        let unknown = try await stranger.post("/forgotten", ["email": "nobody@example.com"])
        let known = try await stranger.post("/forgotten", ["email": "one@example.com"])
        #expect(unknown.status == known.status && unknown.text == known.text)
        #expect(try await site.mailer.mail(1).map(\.to.text) == ["one@example.com"])
    }

    @Test("what is no address is told beside the field, escaped; too many tries have to wait")
    func faults() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let stranger = Browser(site: site)
        let page = try await stranger.post("/forgotten", ["email": "\"><b>"])
        #expect(page.status == 422 && page.text.contains("email-fault") && !page.text.contains("<b>"))
        var statuses: Set<Int> = []
        for _ in 0..<20 { statuses.insert(try await stranger.post("/forgotten", ["email": "one@example.com"]).status) }
        #expect(statuses == [200, 429])
    }

    @Test("a link that nobody has got opens nothing; a form from elsewhere is refused")
    func strangers() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let token = ResetToken().expose()
        for path in ["/reset/x", "/reset/\(token)"] {
            #expect(try await site.send(.get, path).status == 404)
            #expect(try await site.send(.post, path, form: "password=another+long+pass+phrase").status == 404)
        }
        #expect(try await site.send(.post, "/forgotten", form: "email=one@example.com", site: "cross-site").status == 403)
    }

    @Test("a server that sends no mail says so, and makes no link")
    func noMail() async throws {
        let site = try await Site(sendsMail: false)
        _ = try await site.setUp()
        #expect(try await site.send(.get, "/forgotten").text.contains("sends no mail"))
        #expect(try await site.send(.post, "/forgotten", form: "email=one@example.com").status == 422)
    }
}
