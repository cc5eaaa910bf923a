import APIKeys
import HTTPTypes
import SQLDatabase
import Synchronization
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Pages of errors")
struct ErrorPageTests {
    @Test("somebody who has signed in keeps the navigation, and nobody else is shown it")
    func navigation() async throws {
        let site = try await Site()
        _ = try await site.join(site.setUp(), "member@example.com")
        let member = try await site.browser("member@example.com")
        for (path, status) in [("/nowhere", 404), ("/settings/keys/nonsense", 404), ("/settings/audit", 403)] {
            let page = try await member.get(path)
            #expect(page.status == status && page.text.contains("member@example.com"), "\(path)")
            #expect(page.link("Vault") == "/settings/vault" && page.link("Audit log") == nil)
        }
        let form = try await member.post("/account/time-zone", ["csrf": "none"])
        #expect(form.status == 403 && form.link("Vault") != nil)
        let stranger = try await site.send(.get, "/nowhere")
        #expect(stranger.status == 404 && stranger.link("Vault") == nil && !stranger.text.contains("Sign out"))
        #expect(stranger.link("To the start") == "/")
        let ended = try await site.send(.get, "/nowhere", cookie: "__Host-wc_session=nonsense")
        #expect(ended.status == 404 && ended.link("Vault") == nil)
    }

    @Test("a database that cannot be reached is told in plain words, with when to try again, and nothing of what is inside")
    func lostDatabase() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        let csrf = try await browser.get("/account").field("csrf")
        site.outage.begin(SQLError(.unavailable, "host db1.internal refused the connection"))
        let pages = try await [
            browser.get("/settings/keys?q=x"), browser.get("/settings/vault"), browser.get("/nowhere"),
            browser.post("/account/time-zone", ["csrf": csrf, "time_zone": "UTC"]),
            browser.post("/sign-in", ["email": "one@example.com", "password": Site.password]),
        ]
        for page in pages where page.status != 404 {
            #expect(page.status == 503 && page["Retry-After"] == "5" && page["Cache-Control"] == "no-store")
            #expect(page.text.contains("The database cannot be reached") && !page.text.contains("db1.internal"))
        }
        #expect(pages.map(\.status) == [503, 503, 404, 503, 503])
        #expect(pages[0].link("Try again") == "/settings/keys?q=x" && pages[3].link("Try again") == nil)
        site.outage.begin(SQLError(.damaged, "page 7 of secrets"))
        let damaged = try await browser.get("/settings/keys")
        #expect(damaged.status == 500 && !damaged.text.contains("page 7"))
        site.outage.end()
        #expect(try await browser.get("/settings/keys").status == 200)
    }
}
