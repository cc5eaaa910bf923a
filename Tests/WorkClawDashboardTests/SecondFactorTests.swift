import APIKeys
import HTTPTypes
import TestSupport
import Testing

@testable import WorkClaw
@testable import WorkClawDashboard

@Suite("The second factor's pages")
struct SecondFactorTests {
    private static let path = "/account/second-factor"

    @Test("the picture and the text hold the same secret, which is shown once; a code of it switches it on, with ten codes")
    func enrolment() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let (browser, other) = (try await site.browser(), try await site.browser())
        let form = try await browser.get(Self.path)
        let fields: KeyValuePairs = try ["csrf": form.field("csrf"), "form": form.field("form")]
        let page = try await browser.post(Self.path, fields)
        #expect(page.status == 200 && page["Cache-Control"] == "no-store")
        let secret = try page.secret()
        let uri = secret.uri(issuer: "WorkClaw", account: "one@example.com")
        #expect(page.text.contains(QRCodeView(try #require(QRCode(uri))).path))
        let again = try await browser.post(Self.path, fields)
        #expect(again.status == 200 && !again.text.contains("<svg") && !again.text.contains(page.typedSecret))

        let csrf = try page.field("csrf")
        let wrong = try await browser.post(Self.path + "/code", ["csrf": csrf, "code": "000000"])
        #expect(wrong.status == 422 && wrong.text.contains(#"aria-describedby="code-fault""#))
        #expect(!wrong.text.contains(page.typedSecret))
        #expect(try await site.accounts.secondFactor(of: team.owner.id) == nil)

        let old = browser.session
        let code = secret.code(counter: site.time.now.milliseconds / 1000 / TOTPSecret.step)
        let done = try await browser.post(Self.path + "/code", ["csrf": csrf, "code": code])
        #expect(done.status == 200 && done.recoveryCodes.count == 10)
        #expect(browser.session != old)
        #expect(try await other.get("/account").status == 303)
        let repeated = try await browser.post(Self.path + "/code", ["csrf": csrf, "code": code])
        #expect(repeated.status == 200 && repeated.recoveryCodes.isEmpty)
        let account = try await browser.get("/account")
        #expect(account.text.contains("Recovery codes left: 10"))
        #expect(!done.recoveryCodes.contains { account.text.contains($0) })
        #expect(try await browser.get(Self.path).location == "/account")
    }

    @Test("new codes are shown once, and those before work no longer")
    func newCodes() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let (browser, first) = try await enrolled(site)
        let form = try await browser.get("/account/recovery-codes")
        let fields: KeyValuePairs = try ["csrf": form.field("csrf"), "form": form.field("form")]
        let made = try await browser.post("/account/recovery-codes", fields)
        #expect(made.recoveryCodes.count == 10 && Set(made.recoveryCodes).isDisjoint(with: first))
        #expect(try await browser.post("/account/recovery-codes", fields).recoveryCodes.isEmpty)
        for (code, status) in [(first[0], 422), (made.recoveryCodes[0], 303)] {
            let visitor = Browser(site: site)
            let step = try await visitor.post("/sign-in", ["email": "one@example.com", "password": Site.password])
            #expect(try await visitor.post("/sign-in/code", ["ticket": step.field("ticket"), "code": code]).status == status)
        }
    }

    @Test("beginning, new codes and switching off ask for the password again, and a wrong one does nothing")
    func confirmation() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let (browser, _) = try await enrolled(site)
        site.time.advance(by: .seconds(600))
        for path in ["/account/recovery-codes", Self.path + "/off"] {
            let page = try await browser.get(path)
            #expect(page.text.contains(#"name="password""#), "\(path)")
            let form = path.hasSuffix("/off") ? "" : try page.field("form")
            let wrong = try await browser.post(
                path, ["csrf": page.field("csrf"), "form": form, "password": "not the password"])
            #expect(wrong.status == 422 && wrong.text.contains(#"id="password-fault""#), "\(path)")
            #expect(wrong.recoveryCodes.isEmpty)
        }
        #expect(try await site.accounts.secondFactor(of: team.owner.id)?.recoveryCodesLeft == 10)
        let old = browser.session
        let csrf = try await browser.get(Self.path + "/off").field("csrf")
        let off = try await browser.post(Self.path + "/off", ["csrf": csrf, "password": Site.password])
        #expect(off.location == "/account" && browser.session != old)
        #expect(try await site.accounts.secondFactor(of: team.owner.id) == nil)
        site.time.advance(by: .seconds(600))
        let begin = try await browser.get(Self.path)
        let refused = try await browser.post(Self.path, ["csrf": begin.field("csrf"), "form": begin.field("form")])
        #expect(refused.status == 422 && !refused.text.contains("<svg"))
    }

    private func enrolled(_ site: Site) async throws -> (Browser, codes: [String]) {
        let browser = try await site.browser()
        let form = try await browser.get(Self.path)
        let page = try await browser.post(Self.path, ["csrf": form.field("csrf"), "form": form.field("form")])
        let code = try page.secret().code(counter: site.time.now.milliseconds / 1000 / TOTPSecret.step)
        let done = try await browser.post(Self.path + "/code", ["csrf": page.field("csrf"), "code": code])
        try #require(done.recoveryCodes.count == 10)
        return (browser, done.recoveryCodes)
    }
}

extension Page {
    /// The secret as the page tells it for typing.
    fileprivate var typedSecret: String {
        text.firstMatch(of: /id="secret">([A-Z2-7 ]+)</).map { String($0.output.1) } ?? "none"
    }

    fileprivate func secret() throws -> TOTPSecret {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = try typedSecret.filter { $0 != " " }.flatMap { letter in
            let value = try #require(alphabet.firstIndex(of: letter))
            return (0..<5).reversed().map { value >> $0 & 1 }
        }
        return TOTPSecret(
            bytes: stride(from: 0, to: bits.count, by: 8).map { start in
                bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | UInt8($1) }
            })
    }

    fileprivate var recoveryCodes: [String] {
        text.matches(of: /\b([a-z2-7]{6}(?:-[a-z2-7]{6}){3})\b/).map { String($0.output.1) }
    }
}
