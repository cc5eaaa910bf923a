import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Changing one's own address")
struct ChangeAddressTests {
    private static let new = "new@other.example"

    private func ask(_ browser: Browser, _ email: String = new, password: String = Site.password) async throws -> Page {
        let csrf = try await browser.get("/account/address").field("csrf")
        return try await browser.post("/account/address", ["csrf": csrf, "email": email, "password": password])
    }

    private func link(in mail: MailMessage) throws -> String {
        String(try #require(mail.text.firstMatch(of: /https:\/\/claws\.example\.com(\/verify\/\S+)/)?.output.1))
    }

    @Test(
        "the link that is mailed to the new address changes it; other sessions end, the old address and the audit log are told")
    func changing() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let (browser, other) = (try await site.browser(), try await site.browser())
        #expect(try await browser.get("/account").link("Change address") == "/account/address")
        let old = browser.session
        #expect(try await ask(browser).location == "/account?mail=new")
        #expect(browser.session != old)
        let mail = try await site.mailer.mail(1)
        #expect(mail.map(\.to.text) == [Self.new])
        #expect(try await browser.get("/account").text.contains("one@example.com"))
        let path = try link(in: mail[0])
        // Whoever has signed in elsewhere can open it too; somebody else cannot.
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let stranger = try await site.browser("two@example.com")
        let theirs = try await stranger.get("/account").field("csrf")
        #expect(try await !stranger.get(path).text.contains(Self.new))
        let form = try await browser.get(path)
        #expect(form.text.contains(Self.new) && form.text.contains("Change the address"))
        #expect(try await browser.post(path, ["csrf": "x"]).status == 403)
        #expect(try await browser.post(path, ["csrf": form.field("csrf")]).location == "/account")
        #expect(try await stranger.post(path, ["csrf": theirs]).status == 404)
        #expect(try await browser.get("/account").text.contains("\(Self.new) (confirmed)"))
        #expect(try await other.get("/account").status == 303)
        let sent = try await site.mailer.mail(2)
        #expect(sent[1].to.text == "one@example.com" && sent[1].text.contains(Self.new))
        let audit = try await browser.get("/settings/audit?action=person.email_changed").text
        #expect(audit.contains("from: one@example.com") && audit.contains("to: \(Self.new)") && audit.contains(">Dashboard<"))
        let late = try await Browser(site: site).post("/sign-in", ["email": "one@example.com", "password": Site.password])
        #expect(late.status == 422)
        _ = try await site.browser(Self.new)
    }

    @Test("a wrong password, no address and one's own are told beside their fields, and no mail is sent")
    func faults() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        let wrong = try await ask(browser, password: "not the password")
        #expect(wrong.status == 422 && wrong.text.contains(#"id="password-fault""#) && wrong.text.contains(Self.new))
        for email in ["", "no address", "one@example.com", "\"><img>@x"] {
            let page = try await ask(browser, email)
            #expect(page.status == 422 && page.text.contains(#"id="email-fault""#) && !page.text.contains("<img>"), "\(email)")
        }
        #expect(try await browser.post("/account/address", ["csrf": "x", "email": Self.new]).status == 403)
        #expect(try await site.mailer.mail(0).isEmpty)
    }

    @Test("that somebody else has the address is told to whoever reads its mail, and to nobody before")
    func taken() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let browser = try await site.browser()
        #expect(try await ask(browser, "two@example.com").location == "/account?mail=new")
        let path = try link(in: try await site.mailer.mail(1)[0])
        let answer = try await browser.post(path, ["csrf": browser.get(path).field("csrf")])
        #expect(answer.status == 409)
        #expect(try await browser.get("/account").text.contains("one@example.com"))
    }

    @Test("without mail the page says that an address cannot be changed")
    func withoutMail() async throws {
        let site = try await Site(sendsMail: false)
        _ = try await site.setUp()
        let browser = try await site.browser()
        let page = try await browser.get("/account/address")
        #expect(page.text.contains("sends no mail") && !page.text.contains("Send the link"))
        let csrf = try page.field("csrf")
        let sent = try await browser.post("/account/address", ["csrf": csrf, "email": Self.new, "password": Site.password])
        #expect(sent.status == 422)
    }
}
