import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Setting up by the link")
struct SetUpTests {
    @Test("the link makes the team and its Owner, signs them in, and works once")
    func once() async throws {
        let site = try await Site()
        let path = "/set-up/" + (try #require(await site.accounts.makeSetUpToken(at: site.time.now))).expose()
        let browser = Browser(site: site)
        #expect(try await browser.get(path).status == 200)
        let made = try await browser.post(
            path, ["name": "First", "email": "one@example.com", "password": Site.password])
        #expect(made.status == 303)
        #expect(made.location == "/settings/keys")
        let keys = try await browser.get("/settings/keys")
        #expect(keys.status == 200)
        #expect(keys.text.contains("First") && keys.text.contains("one@example.com"))
        #expect(try await browser.get(path).status == 404)
        #expect(try await site.send(.get, path).status == 404)
    }

    @Test("faults stand beside their fields, and what was typed is kept, save the password")
    func faults() async throws {
        let site = try await Site()
        let path = "/set-up/" + (try #require(await site.accounts.makeSetUpToken(at: site.time.now))).expose()
        let page = try await Browser(site: site).post(
            path, ["name": "<b>Mine</b>", "email": "no address", "password": "short"])
        #expect(page.status == 422)
        #expect(page.text.contains(#"value="&lt;b&gt;Mine&lt;/b&gt;""#))
        #expect(page.text.contains(#"value="no address" aria-invalid="true" aria-describedby="email-fault""#))
        #expect(page.text.contains(#"id="email-fault""#))
        #expect(page.text.contains(#"id="password-fault""#))
        #expect(!page.text.contains("short"))
        #expect(try await site.send(.get, path).status == 200)
    }

    @Test("a link that ran out, or never was, leads nowhere")
    func dead() async throws {
        let site = try await Site()
        let token = try #require(await site.accounts.makeSetUpToken(at: site.time.now))
        site.time.advance(by: AccountStore.setUpLifetime)
        for text in [token.expose(), SetUpToken().expose(), "x"] {
            let page = try await site.send(.get, "/set-up/\(text)")
            #expect(page.status == 404)
            #expect(page.text.contains("This link does not work"))
        }
    }
}
