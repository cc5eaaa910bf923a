import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Joining by an invitation's link")
struct JoinTests {
    private func invite(_ email: String, to team: NewTeam, _ site: Site) async throws -> String {
        let issued = try await site.teams.invite(
            EmailAddress(email), as: .member, by: team.owner.id, in: team.team.id, at: site.time.now)
        return "/join/\(issued.token.expose())"
    }

    @Test("a person who is new sets a password, and is signed in to the team")
    func new() async throws {
        let site = try await Site()
        let path = try await invite("new@example.com", to: site.setUp(), site)
        let browser = Browser(site: site)
        #expect(try await browser.get(path).text.contains("Choose a password"))
        let weak = try await browser.post(path, ["password": "short"])
        #expect(weak.status == 422)
        #expect(weak.text.contains(#"id="password-fault""#))
        #expect(try await browser.post(path, ["password": Site.password]).location == "/settings/keys")
        #expect(try await browser.get("/settings/keys").text.contains("new@example.com"))
        #expect(try await browser.get(path).status == 404)
    }

    @Test("a person who is known signs in to accept: the password alone does not do")
    func known() async throws {
        let site = try await Site()
        let first = try await site.setUp()
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let path = try await invite("two@example.com", to: first, site)
        let browser = Browser(site: site)
        let away = try await browser.post(path, ["password": Site.password])
        #expect(away.location == "/sign-in?next=" + FormBody.encoded(path))
        #expect(browser.session == nil)
        let back = try await browser.post(
            "/sign-in", ["email": "two@example.com", "password": Site.password, "next": path])
        #expect(back.location == path)
        let page = try await browser.get(path)
        #expect(try await browser.post(path, ["csrf": "x"]).status == 403)
        #expect(try await browser.post(path, ["csrf": page.field("csrf")]).status == 303)
        #expect(try await browser.get("/settings/keys").text.contains(#"<span class="team">First</span>"#))
    }

    @Test("somebody else who has signed in cannot accept it")
    func stranger() async throws {
        let site = try await Site()
        let path = try await invite("new@example.com", to: site.setUp(), site)
        let browser = try await site.browser()
        let page = try await browser.get(path)
        #expect(page.text.contains("You have signed in as one@example.com"))
        #expect(try await browser.post(path, ["csrf": page.field("csrf")]).status == 403)
    }
}
