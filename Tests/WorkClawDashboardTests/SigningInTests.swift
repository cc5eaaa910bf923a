import APIKeys
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import WorkClaw
@testable import WorkClawDashboard

@Suite("Signing in and out")
struct SigningInTests {
    @Test("over HTTPS the cookie is for this host alone, unseen by scripts, and not sent along from elsewhere")
    func cookieAttributes() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let page = try await Browser(site: site).post(
            "/sign-in", ["email": "one@example.com", "password": Site.password])
        let cookie = try #require(page.cookies.first { $0.hasPrefix("__Host-wc_session=") })
        for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
            #expect(cookie.components(separatedBy: "; ").contains(attribute), "\(attribute)")
        }
        #expect(!cookie.contains("Domain"))
    }

    @Test("over plain HTTP it has neither the prefix nor the attribute that a browser would refuse")
    func plainHTTP() async throws {
        let site = try await Site("http://127.0.0.1:8080")
        _ = try await site.setUp()
        let page = try await Browser(site: site).post(
            "/sign-in", ["email": "one@example.com", "password": Site.password])
        let cookie = try #require(page.cookies.first { $0.hasPrefix("wc_session=") })
        #expect(!cookie.contains("Secure"))
        #expect(cookie.contains("HttpOnly; SameSite=Lax"))
    }

    @Test("a wrong password and an unknown address get the same page, with the address kept and escaped")
    func wrong() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = Browser(site: site)
        let first = try await browser.post("/sign-in", ["email": "one@example.com", "password": "something else!"])
        let second = try await browser.post("/sign-in", ["email": "two@example.com", "password": "something else!"])
        #expect(first.status == 422)
        #expect(first.text.replacing("one@", with: "two@") == second.text)
        let third = try await browser.post("/sign-in", ["email": "\"><script>", "password": "x"])
        #expect(third.text.contains("&quot;&gt;&lt;script&gt;") && !third.text.contains("<script>"))
        #expect(browser.session == nil)
    }

    @Test("who tries too often is told to wait")
    func throttled() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = Browser(site: site)
        var last: Page?
        for _ in 0..<8 {
            last = try await browser.post("/sign-in", ["email": "one@example.com", "password": "something else!"])
        }
        #expect(last?.status == 429)
        #expect(last?["Retry-After"] != nil)
    }

    @Test("a cookie that somebody planted is worth nothing after signing in: the session gets a new one")
    func fixation() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let attacker = try await site.browser()
        let planted = try #require(attacker.session)
        let victim = Browser(site: site)
        victim.plant("__Host-wc_session", planted)
        _ = try await victim.post("/sign-in", ["email": "one@example.com", "password": Site.password])
        #expect(victim.session != planted)
        #expect(try await victim.get("/settings/keys").status == 200)
        #expect(try await attacker.get("/settings/keys").status == 303)
        let made = Browser(site: site)
        made.plant("__Host-wc_session", SessionToken().expose())
        #expect(try await made.get("/settings/keys").status == 303)
    }

    @Test("a page leads to sign-in and back, but never to another server")
    func next() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let away = try await site.send(.get, "/settings/keys?status=active")
        #expect(away.status == 303)
        #expect(away.location == "/sign-in?next=/settings/keys%3Fstatus%3Dactive")
        let form = try await site.send(.get, try #require(away.location))
        #expect(try form.field("next") == "/settings/keys?status=active")
        let browser = Browser(site: site)
        let back = try await browser.post(
            "/sign-in", ["email": "one@example.com", "password": Site.password, "next": "/settings/keys?status=active"])
        #expect(back.location == "/settings/keys?status=active")
        for evil in [
            "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil",
            "javascript:1",
            "/a\r\nSet-Cookie: x=1",
        ] {
            let page = try await Browser(site: site).post(
                "/sign-in", ["email": "one@example.com", "password": Site.password, "next": evil])
            #expect(page.location == "/settings/keys", "\(evil)")
            #expect(try await browser.get("/sign-in?next=" + FormBody.encoded(evil)).location == "/settings/keys")
        }
    }

    @Test("signing out ends the session and takes the cookie away")
    func signOut() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        let cookie = browser.cookie
        let csrf = try await browser.get("/settings/keys").field("csrf")
        #expect(try await browser.post("/sign-out", ["csrf": csrf]).location == "/sign-in")
        #expect(browser.session == nil)
        #expect(try await site.send(.get, "/settings/keys", cookie: cookie).status == 303)
    }

    @Test("who has a second factor gives its code too, and no cookie before")
    func secondFactor() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let code = try await recoveryCode(of: team.owner.id, site)
        let browser = Browser(site: site)
        let step = try await browser.post("/sign-in", ["email": "one@example.com", "password": Site.password])
        #expect(step.status == 200)
        #expect(browser.cookie == nil)
        let ticket = try step.field("ticket")
        let wrong = try await browser.post("/sign-in/code", ["ticket": ticket, "code": "000000"])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains(#"aria-describedby="code-fault""#))
        let right = try await browser.post("/sign-in/code", ["ticket": ticket, "code": code])
        #expect(right.status == 303)
        #expect(try await browser.get("/settings/keys").status == 200)
        let stale = try await browser.post("/sign-in/code", ["ticket": ticket, "code": code])
        #expect(stale.text.contains("Sign in again"))
    }

    private func recoveryCode(of person: UserID, _ site: Site) async throws -> String {
        let started = try await site.accounts.startSession(for: person, from: .test, at: site.time.now)
        let secret = try await site.accounts.beginEnrolment(of: started.session, at: site.time.now)
        let code = secret.code(counter: site.time.now.milliseconds / 1000 / TOTPSecret.step)
        let enrolled = try await site.accounts.finishEnrolment(
            of: started.session, code: code, from: .test, at: site.time.now)
        return try #require(enrolled.result?.recoveryCodes.first).expose()
    }
}

extension ClientTrace {
    fileprivate static let test = ClientTrace(address: IPAddress(v4: 0xC000_0207))
}
