import APIKeys
import APIKeysStore
import HTTPTypes
import Testing

@testable import WorkClaw
@testable import WorkClawDashboard

@Suite("The account's pages")
struct AccountTests {
    private static let new = "staple battery horse"

    @Test("another password ends the other sessions, and this one goes on under another cookie")
    func password() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let (browser, other) = (try await site.browser(), try await site.browser())
        let old = browser.session
        let form = try await browser.get("/account/password")
        let page = try await browser.post(
            "/account/password", ["csrf": form.field("csrf"), "old_password": Site.password, "new_password": Self.new])
        #expect(page.location == "/account")
        #expect(browser.session != old)
        #expect(try await browser.get("/account").status == 200)
        #expect(try await other.get("/account").status == 303)
        let late = try await Browser(site: site).post("/sign-in", ["email": "one@example.com", "password": Site.password])
        #expect(late.status == 422)
    }

    @Test("a wrong password, and a weak one, are told beside their fields, and change nothing")
    func wrongPassword() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        let csrf = try await browser.get("/account/password").field("csrf")
        let wrong = try await browser.post(
            "/account/password", ["csrf": csrf, "old_password": "not the password", "new_password": Self.new])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains(#"aria-describedby="old-password-fault""#) && !wrong.text.contains(Self.new))
        let weak = try await browser.post(
            "/account/password", ["csrf": csrf, "old_password": Site.password, "new_password": "short"])
        #expect(weak.status == 422)
        #expect(weak.text.contains(#"id="new-password-fault""#))
        #expect(try await site.browser().get("/account").status == 200)
    }

    @Test("sessions are listed with what is known of them, and end one by one or all but this one")
    func sessions() async throws {
        let site = try await Site()
        _ = try await site.join(site.setUp(), "two@example.com")
        let form = "email=one%40example.com&password=" + FormBody.encoded(Site.password)
        #expect(try await site.send(.post, "/sign-in", form: form, [.userAgent: "<script>alert(1)</script>"]).status == 303)
        let (browser, third) = (try await site.browser(), try await site.browser())
        let page = try await browser.get("/account")
        #expect(page.text.contains("&lt;script&gt;") && !page.text.contains("<script>"))
        #expect(page.text.matches(of: /action="\/account\/sessions\/end"/).count == 2)
        let stranger = try await site.browser("two@example.com")
        let ids = page.text.matches(of: /name="id" value="(ses_[^"]+)"/).map { String($0.output.1) }
        let foreign = try await stranger.get("/account").field("csrf")
        #expect(try await stranger.post("/account/sessions/end", ["csrf": foreign, "id": ids[0]]).status == 404)
        let csrf = try page.field("csrf")
        #expect(try await browser.post("/account/sessions/end", ["csrf": "x", "id": ids[0]]).status == 403)
        #expect(try await browser.post("/account/sessions/end", ["csrf": csrf, "id": ids[0]]).status == 303)
        #expect(try await browser.get("/account").text.matches(of: /action="\/account\/sessions\/end"/).count == 1)
        #expect(try await browser.post("/account/sessions/end-others", ["csrf": csrf]).status == 303)
        #expect(try await third.get("/account").status == 303)
        #expect(try await !browser.get("/account").text.contains("/account/sessions/end"))
        #expect(try await stranger.get("/account").status == 200)
    }

    @Test("times are shown in the time zone that was chosen, and no other text is one")
    func timeZone() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        _ = try await browser.makeKey("CI")
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        #expect(try await browser.get("/settings/keys/\(key.id)").text.contains("2027-01-15 08:00 UTC "))
        let csrf = try await browser.get("/account").field("csrf")
        let none = try await browser.post("/account/time-zone", ["csrf": csrf, "time_zone": "Mars/Base<"])
        #expect(none.status == 422 && none.text.contains(#"id="time-zone-fault""#))
        #expect(try await browser.post("/account/time-zone", ["csrf": csrf, "time_zone": "Asia/Kabul"]).status == 303)
        #expect(try await browser.get("/settings/keys/\(key.id)").text.contains("2027-01-15 12:30 UTC+4:30 "))
        #expect(try await browser.get("/account").text.contains("<option selected>Asia/Kabul</option>"))
    }
}
