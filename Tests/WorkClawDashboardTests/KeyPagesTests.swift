import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The pages of keys")
struct KeyPagesTests {
    private static var secret: Regex<Substring> { /wc_live_[0-9A-Za-z]{36}/ }

    @Test("an empty list says what to do")
    func empty() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        #expect(try await site.browser().get("/settings/keys").text.contains("There are no keys yet"))
    }

    @Test("a key is shown in the answer to its form, and in no other page, however often the form is sent")
    func once() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let form = try await browser.get("/settings/keys/new")
        let fields: KeyValuePairs = try [
            "csrf": form.field("csrf"), "form": form.field("form"), "name": "CI", "scope": "claws:read",
            "scope": "skills:read", "expires": "30",
        ]
        let made = try await browser.post("/settings/keys/new", fields)
        #expect(made.status == 200)
        let secret = String(try #require(made.text.firstMatch(of: Self.secret)?.output))
        #expect(made["Cache-Control"] == "no-store")
        let again = try await browser.post("/settings/keys/new", fields)
        #expect(again.text.contains("This key was made already"))
        let keys = try await site.keys.keys(in: team.team.id, limit: 10)
        #expect(keys.map(\.name) == ["CI"])
        let key = try #require(keys.first)
        #expect(key.scopes.map(\.name) == ["claws:read", "skills:read"])
        #expect(key.expiresAt == site.time.now.adding(.seconds(30 * 86_400)))
        #expect(secret.hasSuffix(key.hint.suffix(4)))
        for path in ["/settings/keys", "/settings/keys/\(key.id)", "/settings/keys/\(key.id)/revoke", "/settings/keys/new"] {
            let page = try await browser.get(path)
            #expect(page.status == 200)
            #expect(!page.text.contains(secret), "\(path)")
        }
        #expect(!again.text.contains(secret))
    }

    @Test("a preset checks its scopes, those that the role allows; every scope together is warned about")
    func presets() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        func checked(_ email: String, _ preset: String) async throws -> (scopes: [String], text: String) {
            let text = try await site.browser(email).get("/settings/keys/new?preset=\(preset)").text
            let scopes = text.matches(of: /name="scope" value="([^"]+)" checked/).map { String($0.output.1) }
            return (scopes, text)
        }
        let deploys = try await checked("one@example.com", "deploys")
        #expect(deploys.scopes == ["claws:read", "deployments:read", "deployments:write"])
        #expect(!deploys.text.contains("full access"))
        let everything = try await checked("one@example.com", "everything")
        #expect(everything.scopes.count == 10 && everything.text.contains("full access"))
        let members = try await checked("member@example.com", "everything")
        #expect(Set(members.scopes) == Set(Role.member.scopes(of: .workclaw).map(\.name)))
        #expect(try await checked("one@example.com", "nonsense").scopes.isEmpty)
    }

    @Test("after ten minutes the password is asked for again, and a wrong one makes nothing")
    func confirmation() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        #expect(try await !browser.get("/settings/keys/new").text.contains(#"name="password""#))
        site.time.advance(by: .seconds(600))
        let form = try await browser.get("/settings/keys/new")
        #expect(form.text.contains(#"name="password""#))
        let (csrf, token, old) = (try form.field("csrf"), try form.field("form"), browser.session)
        func send(_ password: String) async throws -> Page {
            try await browser.post(
                "/settings/keys/new",
                [
                    "csrf": csrf, "form": token, "name": "CI <1>", "scope": "claws:read", "expires": "never",
                    "password": password,
                ])
        }
        let wrong = try await send("not the password")
        #expect(wrong.status == 422)
        #expect(wrong.text.contains(#"id="password-fault""#))
        #expect(wrong.text.contains(#"value="CI &lt;1&gt;""#))
        #expect(wrong.text.contains(#"value="claws:read" checked"#))
        #expect(try await site.keys.keys(in: team.team.id, limit: 1).isEmpty)
        #expect(try await send(Site.password).text.contains("Key created"))
        #expect(browser.session != old)
        #expect(try await browser.get("/settings/keys").text.contains("CI &lt;1&gt;"))
    }

    @Test("faults stand beside their fields")
    func faults() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let browser = try await site.browser()
        let form = try await browser.get("/settings/keys/new")
        let nothing = try await browser.post(
            "/settings/keys/new", ["csrf": form.field("csrf"), "form": form.field("form"), "name": "x"])
        #expect(nothing.status == 422)
        #expect(nothing.text.contains(#"aria-describedby="scopes-fault""#))
        #expect(nothing.text.contains(#"aria-describedby="expires-fault""#))
        let unnamed = try await browser.makeKey("")
        #expect(unnamed.text.contains(#"id="name-fault""#))
    }

    @Test("a Member is offered the scopes of the role, and others are refused")
    func memberScopes() async throws {
        let site = try await Site()
        _ = try await site.join(site.setUp(), "member@example.com")
        let browser = try await site.browser("member@example.com")
        let form = try await browser.get("/settings/keys/new").text
        #expect(form.contains("claws:read") && !form.contains("claws:write"))
        #expect(try await browser.makeKey("x", scope: "claws:write").status == 403)
        #expect(try await browser.makeKey("x").status == 200)
    }

    @Test("a Member is not shown how to revoke another's key, and cannot")
    func memberRevokes() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        _ = try await site.browser().makeKey("Owner's")
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        let browser = try await site.browser("member@example.com")
        let page = try await browser.get("/settings/keys/\(key.id)")
        #expect(page.status == 200 && !page.text.contains("/revoke"))
        #expect(try await browser.get("/settings/keys/\(key.id)/revoke").status == 403)
        #expect(try await browser.post("/settings/keys/\(key.id)/revoke", ["csrf": page.field("csrf")]).status == 403)
        #expect(try await site.keys.key(key.id, in: team.team.id).revokedAt == nil)
    }

    @Test("revoking asks first, and then the key is revoked")
    func revoking() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        _ = try await browser.makeKey("Old")
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        let path = "/settings/keys/\(key.id)"
        #expect(try await browser.get(path).text.contains("\(path)/revoke"))
        let page = try await browser.get("\(path)/revoke")
        #expect(try await browser.post("\(path)/revoke", ["csrf": page.field("csrf")]).location == path)
        #expect(try await site.keys.key(key.id, in: team.team.id).revokedAt == site.time.now)
        let after = try await browser.get(path).text
        #expect(after.contains("Revoked") && !after.contains("/revoke"))
        #expect(try await browser.get("/settings/keys?status=active").text.contains("There are no such keys"))
        #expect(try await browser.get("/settings/keys?status=revoked").text.contains(path))
    }

    @Test("another team's key is not found, under any address")
    func otherTeam() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let second = try await site.makeTeam("Second", owner: "two@example.com")
        _ = try await site.browser("two@example.com").makeKey("Theirs")
        let key = try #require(try await site.keys.keys(in: second.team.id, limit: 1).first)
        let browser = try await site.browser()
        let list = try await browser.get("/settings/keys")
        #expect(!list.text.contains("Theirs"))
        #expect(try await browser.get("/settings/keys/\(key.id)").status == 404)
        #expect(try await browser.get("/settings/keys/\(key.id)/revoke").status == 404)
        #expect(try await browser.post("/settings/keys/\(key.id)/revoke", ["csrf": list.field("csrf")]).status == 404)
        #expect(try await site.keys.key(key.id, in: second.team.id).revokedAt == nil)
    }

    @Test("a long list has pages, and each key stands on one of them")
    func paging() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let scope = try #require(Scope("claws:read"))
        for number in 0...KeyListController.pageSize {
            site.time.advance(by: .milliseconds(1))
            _ = try await site.keys.issue(
                NewKey(name: "key-\(number).", scopes: [scope]), in: team.team.id, by: team.owner.id)
        }
        let browser = try await site.browser()
        let first = try await browser.get("/settings/keys").text
        let older = try #require(first.firstMatch(of: /href="([^"]+)" rel="next"/)?.output.1)
        let second = try await browser.get(String(older).replacing("&amp;", with: "&")).text
        #expect(first.contains("key-\(KeyListController.pageSize).") && !first.contains("key-0."))
        #expect(second.contains("key-0.") && !second.contains("key-1."))
        #expect(second.contains("Newest") && !second.contains("Older"))
    }

    @Test("what the team's rules forbid is not offered")
    func rules() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        try await site.teams.setKeyRules(
            TeamKeyRules(rotationDays: nil, longestAgeDays: 90, allowsEndlessKeys: false), of: team.team.id,
            by: team.owner.id, at: site.time.now)
        let form = try await site.browser().get("/settings/keys/new").text
        #expect(form.contains("expires-90") && !form.contains("expires-365") && !form.contains("expires-never"))
    }
}
