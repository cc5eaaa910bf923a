import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The team's pages")
struct TeamPagesTests {
    @Test("an invitation's link is shown in the answer to its form, and in no other page, however often the form is sent")
    func invitation() async throws {
        let site = try await Site(sendsMail: false)
        let team = try await site.setUp()
        let browser = try await site.browser()
        let form = try await browser.get("/settings/team/invite")
        let fields: KeyValuePairs = try [
            "csrf": form.field("csrf"), "form": form.field("form"), "email": "new@example.com", "role": "admin",
        ]
        let made = try await browser.post("/settings/team/invite", fields)
        let link = String(try #require(made.text.firstMatch(of: /https:\/\/claws.example.com(\/join\/[\w-]{43})/)).output.1)
        let again = try await browser.post("/settings/team/invite", fields)
        #expect(again.status == 200 && !again.text.contains(link))
        let list = try await browser.get("/settings/team")
        #expect(list.text.contains("new@example.com") && list.text.contains("Invited") && !list.text.contains(link))
        #expect(try await site.teams.list(in: team.team.id, limit: 9, at: site.time.now).entries.count == 2)
        let twice = try await invite("new@example.com", browser)
        #expect(twice.status == 422 && twice.text.contains(#"id="email-fault""#))
        #expect(twice.text.contains(#"value="new@example.com""#))
        #expect(try await Browser(site: site).post(link, ["password": Site.password]).status == 303)
        #expect(try await site.teams.member(email: "new@example.com", of: team.team.id).role == .admin)
    }

    @Test("where mail is sent the link goes to whoever is invited, and nobody else sees it")
    func mailedInvitation() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        let made = try await invite("new@example.com", browser)
        let mail = try #require(await site.mailer.mail(1).first)
        let path = String(try #require(mail.text.firstMatch(of: /claws.example.com(\/join\/[\w-]{43})/)).output.1)
        #expect(mail.to.text == "new@example.com")
        #expect(made.text.contains("Invitation sent") && !made.text.contains("/join/"))
        #expect(try await Browser(site: site).get(path).status == 200)
    }

    @Test("who has confirmed an address in one of the team's domains joins by themselves, and nobody else does")
    func domains() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.makeTeam("Second", owner: "two@acme.example")
        let owner = try await site.browser()
        let path = "/settings/team/domains"
        let csrf = try await owner.get(path).field("csrf")
        let bad = try await owner.post(path, ["csrf": csrf, "domain": "gmail.com"])
        #expect(bad.status == 422 && bad.text.contains(#"id="domain-fault""#) && bad.text.contains(#"value="gmail.com""#))
        #expect(try await owner.post(path, ["csrf": csrf, "domain": "acme.example"]).location == path)
        #expect(try await owner.get(path).text.contains("<code>acme.example</code>"))

        let browser = try await site.browser("two@acme.example")
        let account = try await browser.get("/account")
        #expect(!account.text.contains("Open to your address"))
        let fields: KeyValuePairs = try ["csrf": account.field("csrf"), "team": team.team.id.description]
        #expect(try await browser.post("/account/join", fields).status == 404)
        #expect(try await browser.post("/account/verify", fields).location == "/account?mail=sent")
        let mail = try #require(await site.mailer.mail(1).first)
        let link = String(try #require(mail.text.firstMatch(of: /claws.example.com(\/verify\/[\w-]{43})/)).output.1)
        #expect(try await owner.post(link, ["csrf": csrf]).status == 404)
        #expect(try await browser.get(link).status == 200)
        #expect(try await browser.post(link, ["csrf": "x"]).status == 403)
        #expect(try await browser.post("/account/verify", fields).location == "/account?mail=sent")
        #expect(try await browser.post(link, fields).status == 404, "a newer link makes an older one void")
        let second = try #require(await site.mailer.mail(2).last)
        let newer = String(try #require(second.text.firstMatch(of: /claws.example.com(\/verify\/[\w-]{43})/)).output.1)
        #expect(try await browser.post(newer, fields).location == "/account")
        let verified = try await browser.get("/account")
        #expect(verified.text.contains("(confirmed)") && verified.text.contains("Open to your address"))
        #expect(try await browser.post("/account/join", fields).location == "/settings/team")
        #expect(try await browser.get("/settings/team").text.contains("The people of First"))
        #expect(try await site.teams.member(email: "two@acme.example", of: team.team.id).role == .member)
        #expect(try await owner.post(path + "/remove", ["csrf": csrf, "domain": "acme.example"]).location == path)
        #expect(try await site.teams.joinDomains(in: team.team.id).isEmpty)
    }

    @Test("without mail there are no domains, and no address is confirmed")
    func withoutMail() async throws {
        let site = try await Site(sendsMail: false)
        _ = try await site.setUp()
        let browser = try await site.browser()
        #expect(try await !browser.get("/settings/team").text.contains("/settings/team/domains"))
        #expect(try await !browser.get("/account").text.contains("/account/verify"))
        #expect(try await browser.get("/settings/team/domains").status == 404)
    }

    @Test("an Admin is not offered to appoint Admins, and cannot")
    func adminInvites() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "admin@example.com", as: .admin)
        let member = try await site.join(team, "member@example.com")
        let browser = try await site.browser("admin@example.com")
        let form = try await browser.get("/settings/team/invite").text
        #expect(form.contains("role-member") && !form.contains("role-admin"))
        #expect(try await invite("new@example.com", role: "admin", browser).status == 403)
        let person = try await browser.get("/settings/team/people/\(member.id)").text
        #expect(person.contains("/remove") && !person.contains("/make-admin") && !person.contains("/make-owner"))
        #expect(try await act("make-admin", on: member.id, browser).status == 403)
        #expect(try await site.teams.member(email: "member@example.com", of: team.team.id).role == .member)
    }

    @Test("a demotion names the keys that it revokes, and waits until they are refused")
    func demotion() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let admin = try await site.join(team, "admin@example.com", as: .admin)
        _ = try await site.browser("admin@example.com").makeKey("Deploys", scope: "claws:write")
        let browser = try await site.browser()
        let ask = try await browser.get("/settings/team/people/\(admin.id)/make-member")
        #expect(ask.text.contains("Deploys (wc_live_"))
        #expect(try await act("make-member", on: admin.id, browser).location == "/settings/team")
        #expect(site.barrier.count == 1)
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        #expect(key.revokedAt == site.time.now)
        #expect(try await site.teams.member(email: "admin@example.com", of: team.team.id).role == .member)
    }

    @Test("who is removed loses access at once, and may still reach their account")
    func removal() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let theirs = try await site.browser("member@example.com")
        #expect(try await act("remove", on: member.id, site.browser()).status == 303)
        for path in ["/settings/keys", "/settings/team", "/settings/vault"] {
            #expect(try await theirs.get(path).status == 403, "\(path)")
        }
        #expect(try await theirs.get("/account").text.contains("You are in no team"))
    }

    @Test("ownership is handed over once, for the password, and the Owner becomes an Admin")
    func ownership() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let browser = try await site.browser()
        site.time.advance(by: .seconds(600))
        let wrong = try await act("make-owner", on: member.id, password: "not the password", browser)
        #expect(wrong.status == 422 && wrong.text.contains(#"id="password-fault""#))
        #expect(try await site.teams.owner(of: team.team.id) == team.owner)
        #expect(try await act("make-owner", on: member.id, password: Site.password, browser).location == "/settings/team")
        #expect(try await site.teams.owner(of: team.team.id) == member.person)
        #expect(try await site.teams.member(email: "one@example.com", of: team.team.id).role == .admin)
        // The password was right, and so the cookie changed, though the act is refused now.
        site.time.advance(by: .seconds(600))
        #expect(try await browser.get("/settings/team/people/\(member.id)/make-owner").status == 403)
        let csrf = try await browser.get("/settings/team/invite").field("csrf")
        let late = try await browser.post(
            "/settings/team/people/\(member.id)/make-owner", ["csrf": csrf, "password": Site.password])
        #expect(late.status == 403)
        #expect(try await browser.get("/settings/team").status == 200)
    }

    @Test("a pending invitation is revoked, and its link leads nowhere")
    func revoking() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let issued = try await site.teams.invite(
            EmailAddress("new@example.com"), as: .member, by: team.owner.id, in: team.team.id, at: site.time.now)
        let browser = try await site.browser()
        #expect(try await browser.get("/settings/team/people/\(issued.invitation.id)").text.contains("Revoke the invitation"))
        #expect(try await act("remove", on: issued.invitation.id, browser).status == 303)
        #expect(try await !browser.get("/settings/team").text.contains("new@example.com"))
        #expect(try await site.send(.get, "/join/\(issued.token.expose())").status == 404)
    }

    @Test("a link for many lets as many join as it says, new people and known ones, until it is revoked")
    func joinLink() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let browser = try await site.browser()
        let form = try await browser.get("/settings/team/links/new")
        let bad = try await browser.post(
            "/settings/team/links/new",
            ["csrf": form.field("csrf"), "form": form.field("form"), "expires": "7", "most_uses": "0"])
        #expect(bad.status == 422 && bad.text.contains(#"id="most-uses-fault""#))
        let fields: KeyValuePairs = try [
            "csrf": form.field("csrf"), "form": form.field("form"), "expires": "never", "most_uses": "2",
        ]
        let made = try await browser.post("/settings/team/links/new", fields)
        let path = String(try #require(made.text.firstMatch(of: /claws.example.com(\/join-link\/[\w-]{43})/)).output.1)
        #expect(try await !browser.post("/settings/team/links/new", fields).text.contains(path))
        let link = try #require(try await site.teams.joinLinks(in: team.team.id, at: site.time.now).first)

        let new = Browser(site: site)
        #expect(try await new.get(path).text.contains("First"))
        let known = try await new.post(path, ["email": "two@example.com", "password": Site.password])
        #expect(known.status == 422 && known.text.contains("sign in to join"))
        #expect(try await new.post(path, ["email": "new@example.com", "password": Site.password]).status == 303)
        #expect(try await new.get("/settings/team").text.contains("new@example.com"))
        let second = try await site.browser("two@example.com")
        let offer = try await second.get(path)
        #expect(try await second.post(path, ["csrf": "x"]).status == 403)
        #expect(try await second.post(path, ["csrf": offer.field("csrf")]).status == 303)
        #expect(try await second.get("/settings/keys").text.contains(#"<span class="team">First</span>"#))
        #expect(try await site.send(.get, path).status == 404)

        let open = try await site.teams.makeJoinLink(
            in: team.team.id, lifetime: nil, mostUses: nil, by: team.owner.id, at: site.time.now)
        let revoke = "/settings/team/links/\(open.link.id)/revoke"
        #expect(try await browser.get("/settings/team").text.contains(revoke))
        #expect(try await second.get(revoke).status == 403)
        let ask = try await browser.get(revoke)
        #expect(try await browser.post(revoke, ["csrf": ask.field("csrf")]).location == "/settings/team")
        #expect(try await site.teams.team(of: open.token, at: site.time.now) == nil)
        #expect(link.mostUses == 2)
    }

    @Test("somebody makes another team once, uses it, and goes back; but never to a team that they are not in")
    func teams() async throws {
        let site = try await Site()
        let first = try await site.setUp(name: "First & <b>")
        let other = try await site.makeTeam("Second", owner: "two@example.com")
        let browser = try await site.browser()
        let form = try await browser.get("/settings/team/new")
        let taken = try await browser.post(
            "/settings/team/new", ["csrf": form.field("csrf"), "form": form.field("form"), "name": "second"])
        #expect(taken.status == 422 && taken.text.contains(#"value="second" aria-invalid="true""#))
        let fields: KeyValuePairs = try ["csrf": form.field("csrf"), "form": form.field("form"), "name": "Third"]
        for _ in 0..<2 {
            #expect(try await browser.post("/settings/team/new", fields).location == "/settings/team")
        }
        #expect(try await site.teams.teams().count == 3)
        #expect(try await browser.get("/settings/team").text.contains("The people of Third"))
        let csrf = try form.field("csrf")
        #expect(
            try await browser.post("/settings/team/switch", ["csrf": csrf, "team": other.team.id.description]).status == 404)
        #expect(try await browser.post("/settings/team/switch", ["csrf": csrf, "team": "x"]).status == 404)
        #expect(try await browser.get("/account").text.contains("First &amp; &lt;b&gt;"))
        #expect(
            try await browser.post("/settings/team/switch", ["csrf": csrf, "team": first.team.id.description]).status == 303)
        #expect(try await browser.get("/settings/team").text.contains("The people of First &amp; &lt;b&gt;"))
    }

    @Test("a long list has pages, and each person stands on one of them")
    func paging() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        for number in 0..<TeamController.pageSize {
            site.time.advance(by: .milliseconds(1))
            _ = try await site.teams.invite(
                EmailAddress("p\(number)@example.com"), as: .member, by: team.owner.id, in: team.team.id, at: site.time.now)
        }
        let browser = try await site.browser()
        let first = try await browser.get("/settings/team").text
        let older = try #require(first.firstMatch(of: /href="([^"]+)" rel="next"/)?.output.1)
        let second = try await browser.get(String(older)).text
        #expect(first.contains("p0@") && first.matches(of: /<th scope="row"/).count == TeamController.pageSize)
        #expect(second.matches(of: /<th scope="row"/).count == 1 && second.contains("one@example.com</th>"))
    }

    private func invite(_ email: String, role: String = "member", _ browser: Browser) async throws -> Page {
        let form = try await browser.get("/settings/team/invite")
        return try await browser.post(
            "/settings/team/invite",
            ["csrf": form.field("csrf"), "form": form.field("form"), "email": email, "role": role])
    }

    private func act(
        _ act: String, on id: some CustomStringConvertible, password: String = "", _ browser: Browser
    ) async throws -> Page {
        let csrf = try await browser.get("/account").field("csrf")
        return try await browser.post("/settings/team/people/\(id)/\(act)", ["csrf": csrf, "password": password])
    }
}
