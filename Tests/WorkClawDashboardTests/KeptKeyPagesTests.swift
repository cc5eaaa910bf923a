import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Keys that a page puts into the vault")
struct KeptKeyPagesTests {
    private static var secret: Regex<Substring> { /wc_live_[0-9A-Za-z]{36}/ }

    private func make(
        _ browser: Browser, _ more: KeyValuePairs<String, String>, path: String = "/settings/keys/new"
    ) async throws -> Page {
        let form = try await browser.get(path)
        let fields = path.hasSuffix("new") ? [("name", "CI"), ("scope", "claws:read"), ("expires", "90")] : [("grace", "24h")]
        let body = try
            ([("csrf", form.field("csrf")), ("form", form.field("form"))] + fields + more.map { ($0.key, $0.value) })
            .map { "\($0.0)=\(FormBody.encoded($0.1))" }.joined(separator: "&")
        return try await browser.site.send(.post, path, form: body, cookie: browser.cookie)
    }

    private func value(_ name: String, in team: NewTeam, of site: Site) async throws -> String? {
        try await site.vault.use(
            #require(SecretName(name)), forClaw: team.systemClaw.id, ownedBy: nil, in: team.team.id, purpose: "a test",
            at: site.time.now)?.exposeText()
    }

    @Test("a new key is kept under the name asked for, by the form that makes it, and its successor takes its place")
    func keeping() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let made = try await make(browser, ["keep": "yes", "keep_name": "CI_KEY", "keep_scope": "team"])
        let key = String(try #require(made.text.firstMatch(of: Self.secret)?.output))
        #expect(made.text.contains("team secret <a href=\"/settings/vault/") && made.text.contains("data-kept"))
        #expect(try await value("CI_KEY", in: team, of: site) == key)
        let id = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first?.id)
        let rotate = try await browser.get("\(id.path)/rotate")
        #expect(rotate.text.contains("The new key takes its place there") && !rotate.text.contains("keep_name"))
        let rotated = try await make(browser, [:], path: "\(id.path)/rotate")
        let next = String(try #require(rotated.text.firstMatch(of: Self.secret)?.output))
        #expect(next != key && rotated.text.contains(">CI_KEY</a>"))
        #expect(try await value("CI_KEY", in: team, of: site) == next)
        for path in ["/settings/vault", "/settings/vault/log", "/settings/audit", "/settings/keys", id.path] {
            let text = try await browser.get(path).text
            #expect(text.firstMatch(of: Self.secret) == nil, "\(path)")
        }
    }

    @Test("a rotation may put the new key into the vault where the old one was not")
    func rotating() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        let browser = try await site.browser()
        let rotated = try await make(
            browser, ["keep": "yes", "keep_name": "ROTATED", "keep_scope": "team"], path: "\(key.path)/rotate")
        let next = String(try #require(rotated.text.firstMatch(of: Self.secret)?.output))
        #expect(try await value("ROTATED", in: team, of: site) == next)
    }

    @Test("what is wrong with the name or the scope stands beside it, and neither key nor secret is made")
    func faults() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.keep("TAKEN", in: team, scope: .team, by: team.owner.id)
        let old = try await site.issueKey("old", in: team).key
        let browser = try await site.browser()
        for path in ["/settings/keys/new", "\(old.path)/rotate"] {
            for (name, scope, fault) in [
                ("", "team", "keep-name"), ("a b", "team", "keep-name"), ("<img>", "team", "keep-name"),
                ("TAKEN", "team", "keep-name"), ("FREE", "all", "keep-scope"),
            ] {
                let page = try await make(browser, ["keep": "yes", "keep_name": name, "keep_scope": scope], path: path)
                #expect(page.status == 422 && page.text.contains("id=\"\(fault)-fault\""), "\(path) \(name)")
                #expect(page.text.contains("name=\"keep\" value=\"yes\" checked") && !page.text.contains("<img>"))
                #expect(page.text.firstMatch(of: Self.secret) == nil)
            }
        }
        #expect(try await site.keys.keys(in: team.team.id, limit: 5).map(\.id) == [old.id])
        #expect(try await site.vault.list(in: team.team.id, seenBy: team.owner.id).map(\.name.text) == ["TAKEN"])
        // Without the tick the rest of the part does not matter.
        #expect(try await make(browser, ["keep_name": "a b"]).status == 200)
    }

    @Test("a Member is offered their own scope alone, and is refused the team's")
    func member() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let browser = try await site.browser("member@example.com")
        let form = try await browser.get("/settings/keys/new").text
        #expect(form.contains("id=\"keep-private\"") && !form.contains("id=\"keep-team\""))
        #expect(try await make(browser, ["keep": "yes", "keep_name": "X", "keep_scope": "team"]).status == 403)
        #expect(try await site.keys.keys(in: team.team.id, limit: 1).isEmpty)
        let made = try await make(browser, ["keep": "yes", "keep_name": "X", "keep_scope": "private"])
        #expect(made.text.contains("private secret <a"))
        #expect(try await site.vault.list(in: team.team.id, seenBy: member.person.id).map(\.scope) == [.private])
        #expect(try await !site.browser().get("/settings/vault").text.contains("/settings/vault/sec_"))
    }

    @Test("a key may live to the end of a day in the account's time zone; a day that is over, or too far, is a fault beside it")
    func lastDay() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        try await site.accounts.setTimeZone(of: team.owner.id, to: AccountTimeZone("America/New_York"))
        let browser = try await site.browser()
        let zone = try AccountTimeZone("America/New_York")
        func make(_ day: String) async throws -> Page {
            let form = try await browser.get("/settings/keys/new")
            return try await browser.post(
                "/settings/keys/new",
                [
                    "csrf": form.field("csrf"), "form": form.field("form"), "name": "CI", "scope": "claws:read",
                    "expires": "date", "expires_on": day,
                ])
        }
        let today = KeyEndDay.text(site.time.now, in: zone)
        let later = KeyEndDay.text(site.time.now.adding(.seconds(20 * 86_400)), in: zone)
        let before = KeyEndDay.text(site.time.now.adding(.seconds(-86_400)), in: zone)
        for day in [today, later] {
            site.time.advance(by: .milliseconds(1))
            #expect(try await make(day).text.contains("Key created"))
            let end = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first?.expiresAt)
            #expect(end == KeyEndDay(day, in: zone)?.end)
            #expect(KeyEndDay.text(end, in: zone) == day && KeyEndDay.text(end.adding(.milliseconds(1)), in: zone) != day)
        }
        for day in [before, "", "2026-02-30", "0000-00-00", "9999-12-31", "tomorrow", "\"><img>"] {
            let page = try await make(day)
            #expect(page.status == 422 && page.text.contains(#"id="expires-on-fault""#), "\(day)")
            #expect(
                page.text.contains(#"id="expires-date" name="expires" value="date" checked"#) && !page.text.contains("<img>"))
        }
        try await site.teams.setKeyRules(
            TeamKeyRules(rotationDays: nil, longestAgeDays: 10, allowsEndlessKeys: true), of: team.team.id, by: team.owner.id,
            at: site.time.now)
        let tooFar = try await make(later)
        #expect(tooFar.status == 422 && tooFar.text.contains("within 10 days"))
        #expect(try await make(today).text.contains("Key created"))
    }

    @Test("a day ends where the next one begins, also where clocks are set")
    func days() throws {
        func end(_ day: String, _ zone: String) throws -> String? {
            try KeyEndDay(day, in: AccountTimeZone(zone))?.end.description
        }
        #expect(try end("2026-11-25", "UTC") == "2026-11-25T23:59:59.999Z")
        #expect(try end("2026-11-25", "Asia/Tokyo") == "2026-11-25T14:59:59.999Z")
        // A day of 25 hours, and one that ends where midnight is skipped (Santiago, 6 September 2026).
        #expect(try end("2026-10-25", "Europe/Madrid") == "2026-10-25T22:59:59.999Z")
        #expect(try end("2026-09-05", "America/Santiago") == "2026-09-06T03:59:59.999Z")
        #expect(try end("2026-09-06", "America/Santiago") == "2026-09-07T02:59:59.999Z")
    }
}
