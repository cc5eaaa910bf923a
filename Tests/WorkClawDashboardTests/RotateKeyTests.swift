import APIKeys
import APIKeysStore
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Rotating a key")
struct RotateKeyTests {
    private static var secret: Regex<Substring> { /wc_live_[0-9A-Za-z]{36}/ }

    @Test(
        "the new key is shown in the answer to the form, with lines to copy, and a second sending rotates nothing and shows none"
    )
    func once() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let old = try await site.issueKey("CI", in: team).key
        site.time.advance(by: .milliseconds(1))
        let browser = try await site.browser()
        let path = "/settings/keys/\(old.id)/rotate"
        #expect(try await browser.get("/settings/keys/\(old.id)").text.contains(path))
        let form = try await browser.get(path)
        #expect(form.text.contains(#"value="24h" checked"#))
        let fields: KeyValuePairs = try ["csrf": form.field("csrf"), "form": form.field("form"), "grace": "24h"]
        let rotated = try await browser.post(path, fields)
        #expect(rotated.status == 200 && rotated["Cache-Control"] == "no-store")
        let secret = String(try #require(rotated.text.firstMatch(of: Self.secret)?.output))
        #expect(rotated.text.contains("export WORKCLAW_KEY=\(secret)"))
        #expect(rotated.text.contains("$WORKCLAW_KEY&quot; https://claws.example.com/v1/claws"))
        let again = try await browser.post(path, fields)
        #expect(again.text.contains("This key was rotated already") && !again.text.contains(secret))
        let keys = try await site.keys.keys(in: team.team.id, limit: 10)
        #expect(keys.count == 2 && keys[0].rotatedFrom == old.id && secret.hasSuffix(keys[0].hint.suffix(4)))
        #expect(keys[1].graceEndsAt == site.time.now.adding(.seconds(86_400)))
        #expect(again.text.contains(keys[0].path))
        for path in ["/settings/keys", keys[0].path, keys[1].path] {
            #expect(try await !browser.get(path).text.contains(secret))
        }
    }

    @Test("of one form that is sent many times at once, one sending rotates, and one answer has the new key")
    func atOnce() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        let browser = try await site.browser()
        let form = try await browser.get("\(key.path)/rotate")
        let fields: KeyValuePairs = try ["csrf": form.field("csrf"), "form": form.field("form"), "grace": "24h"]
        let answers = try await withThrowingTaskGroup { group in
            for _ in 0..<5 { group.addTask { try await browser.post("\(key.path)/rotate", fields) } }
            return try await group.reduce(into: [Page]()) { $0.append($1) }
        }
        #expect(answers.filter { $0.text.firstMatch(of: Self.secret) != nil }.count == 1)
        #expect(answers.filter { $0.text.contains("This key was rotated already") }.count == 4)
        #expect(try await site.keys.keys(in: team.team.id, limit: 10).count == 2)
    }

    @Test("the line to try the key with asks for what the key may see", arguments: [Scope.teamRead, .chatWrite])
    func snippet(_ scope: Scope) async throws {
        let site = try await Site()
        let key = try await site.issueKey("CI", in: site.setUp(), scope: scope).key
        let page = try await site.browser().submit("\(key.path)/rotate", ["grace": "24h"]).text
        #expect(page.contains("export WORKCLAW_KEY=wc_live_"))
        #expect(page.contains("/v1/team/members") == (scope == .teamRead) && !page.contains("/v1/claws"))
    }

    @Test("each grace is taken as it is offered, and no other", arguments: GraceChoice.allCases)
    func graces(_ grace: GraceChoice) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        let browser = try await site.browser()
        let wrong = try await browser.submit("\(key.path)/rotate", ["grace": "2h"])
        #expect(wrong.status == 422 && wrong.text.contains(#"id="grace-fault""#))
        #expect(try await site.keys.key(key.id, in: team.team.id) == key)
        let page = try await browser.submit("\(key.path)/rotate", ["grace": grace.rawValue])
        #expect(page.status == 200)
        let old = try await site.keys.key(key.id, in: team.team.id)
        #expect(old.graceEndsAt == site.time.now.adding(grace.duration))
        #expect(page.text.contains("has ended") == (grace == .none))
        #expect(old.status(at: site.time.now) == (grace == .none ? .revoked : .rotating))
    }

    @Test("after ten minutes the password is asked for again, and a wrong one rotates nothing")
    func confirmation() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        let browser = try await site.browser()
        site.time.advance(by: .seconds(600))
        #expect(try await browser.get("\(key.path)/rotate").text.contains(#"name="password""#))
        for password in ["", "not the password"] {
            let wrong = try await browser.submit("\(key.path)/rotate", ["grace": "7d", "password": password])
            #expect(wrong.status == 422 && wrong.text.contains(#"id="password-fault""#))
            #expect(wrong.text.contains(#"value="7d" checked"#))
        }
        #expect(try await site.keys.key(key.id, in: team.team.id) == key)
        let right = try await browser.submit("\(key.path)/rotate", ["grace": "7d", "password": Site.password])
        #expect(right.text.contains("Key rotated") && right.cookies.contains { $0.contains("wc_session=") })
    }

    @Test("a key that was rotated meanwhile, or is not active, is not rotated, and a page says why")
    func notActive() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let key = try await site.issueKey("CI", in: team).key
        let form = try await browser.get("\(key.path)/rotate")
        let other = try await site.keys.rotate(key.id, in: team.team.id, by: team.owner.id).issued.key
        let late = try await browser.post(
            "\(key.path)/rotate", ["csrf": form.field("csrf"), "form": form.field("form"), "grace": "1h"])
        #expect(late.status == 409 && late.text.contains("rotated already") && late.text.contains(other.path))
        #expect(late.text.firstMatch(of: Self.secret) == nil)
        #expect(try await browser.get("\(key.path)/rotate").status == 409)
        #expect(try await site.keys.keys(in: team.team.id, limit: 10).count == 2)
        let revoked = try await site.issueKey("Old", in: team).key
        _ = try await site.keys.revoke(revoked.id, in: team.team.id, by: team.owner.id)
        let refused = try await browser.get("\(revoked.path)/rotate")
        #expect(refused.status == 409 && refused.text.contains("It is revoked"))
        #expect(refused.text.contains("/settings/keys/new?from=\(revoked.id)"))
        #expect(try await !browser.get(revoked.path).text.contains("/rotate"))
    }

    @Test("without its tokens, by a Member who did not make the key, or from another team, nothing is rotated")
    func rights() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let key = try await site.issueKey("Owner's", in: team).key
        let path = "\(key.path)/rotate"
        let owner = try await site.browser()
        let form = try await owner.get(path)
        #expect(try await owner.post(path, ["form": form.field("form"), "grace": "now"]).status == 403)
        #expect(try await owner.post(path, ["csrf": form.field("csrf"), "grace": "now"]).status == 403)
        for (person, status) in [("member@example.com", 403), ("two@example.com", 404)] {
            let browser = try await site.browser(person)
            let page = try await browser.get("/settings/keys/new")
            #expect(try await browser.get(path).status == status)
            let sent = try await browser.post(
                path, ["csrf": page.field("csrf"), "form": page.field("form"), "grace": "now"])
            #expect(sent.status == status)
        }
        #expect(try await !site.browser("member@example.com").get(key.path).text.contains("/rotate"))
        #expect(try await site.keys.key(key.id, in: team.team.id) == key)
    }
}
