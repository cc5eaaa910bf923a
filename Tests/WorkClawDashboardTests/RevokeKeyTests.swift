import APIKeys
import APIKeysStore
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Revoking a key")
struct RevokeKeyTests {
    @Test("the question says what used the key in the last 24 hours, and nothing older")
    func recentUse() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        await site.call(key, from: "192.0.2.1")
        site.time.advance(by: .seconds(86_400))
        await site.call(key, from: "192.0.2.2")
        site.time.advance(by: .seconds(3601))
        let page = try await site.browser().get("\(key.path)/revoke").text
        #expect(page.contains("192.0.2.2") && !page.contains("192.0.2.1") && page.contains("1 call in the last 24 hours"))
        #expect(!page.contains("Type the key"))
        site.time.advance(by: .seconds(86_400))
        #expect(try await site.browser().get("\(key.path)/revoke").text.contains("Nothing has used it in the last 24 hours"))
    }

    @Test("while the key is in use its name has to be typed, whether or not the page asked for it")
    func typedName() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI  of <the> shop", in: team).key
        let browser = try await site.browser()
        let before = try await browser.get("\(key.path)/revoke")
        #expect(!before.text.contains(#"name="name""#))
        await site.call(key)
        site.time.advance(by: .seconds(3600))
        #expect(try await browser.get("\(key.path)/revoke").text.contains(#"name="name""#))
        for typed in ["", "ci of <the> shop", "CI"] {
            let refused = try await browser.post(
                "\(key.path)/revoke", ["csrf": before.field("csrf"), "name": typed, "reason": "Because <b>"])
            #expect(refused.status == 422 && refused.text.contains(#"id="name-fault""#))
            #expect(refused.text.contains(#"value="Because &lt;b&gt;""#))
        }
        #expect(try await site.keys.key(key.id, in: team.team.id).revokedAt == nil)
        let done = try await browser.post(
            "\(key.path)/revoke", ["csrf": before.field("csrf"), "name": " CI of <the> shop ", "reason": " Leaked "])
        #expect(done.location == key.path)
        let revoked = try await site.keys.key(key.id, in: team.team.id)
        #expect(revoked.revokedAt == site.time.now && revoked.revokedReason == "Leaked")
        #expect(try await browser.get(key.path).text.contains("Leaked"))
    }

    @Test("a reason that is too long is refused beside its field")
    func longReason() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        let refused = try await site.browser().submit(
            "\(key.path)/revoke", ["reason": String(repeating: "x", count: 201), "family": "yes"])
        #expect(refused.status == 422 && refused.text.contains(#"id="reason-fault""#))
        #expect(try await site.keys.key(key.id, in: team.team.id).revokedAt == nil)
    }

    @Test("the other keys of its rotations are revoked too if that was chosen, and only then", arguments: [false, true])
    func family(_ isChosen: Bool) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI", in: team).key
        let browser = try await site.browser()
        #expect(try await !browser.get("\(key.path)/revoke").text.contains(#"name="family""#))
        let rotation = try await site.keys.rotate(key.id, in: team.team.id, by: team.owner.id)
        #expect(try await browser.get("\(key.path)/revoke").text.contains("1 other key of its rotations"))
        _ = try await browser.submit("\(key.path)/revoke", isChosen ? ["family": "yes"] : [:])
        let successor = try await site.keys.key(rotation.issued.key.id, in: team.team.id)
        #expect(successor.status(at: site.time.now) == (isChosen ? .revoked : .active))
        #expect(try await site.keys.key(key.id, in: team.team.id).status(at: site.time.now) == .revoked)
    }

    @Test("a revoked key's page offers a replacement, whose form has the same name, scopes and lifetime")
    func replacement() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let key = try await site.issueKey("CI & <shop>", in: team, lifetime: .seconds(30 * 86_400), scope: .chatWrite).key
        let browser = try await site.browser()
        let path = "/settings/keys/new?from=\(key.id)"
        #expect(try await !browser.get(key.path).text.contains(path))
        _ = try await browser.submit("\(key.path)/revoke")
        #expect(try await browser.get(key.path).text.contains(path))
        let form = try await browser.get(path).text
        #expect(form.contains(#"value="CI &amp; &lt;shop&gt;""#))
        #expect(form.contains(#"value="chat:write" checked"#) && !form.contains(#"value="claws:read" checked"#))
        #expect(form.contains(#"value="30" checked"#))
    }

    @Test("a replacement is offered no scope that the person may not give, and of another team's key there is no form")
    func replacementRights() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let key = try await site.issueKey("CI", in: team, scope: .clawsWrite).key
        let form = try await site.browser("member@example.com").get("/settings/keys/new?from=\(key.id)")
        #expect(form.status == 200 && !form.text.contains("claws:write"))
        let other = try await site.browser("two@example.com")
        #expect(try await other.get("/settings/keys/new?from=\(key.id)").status == 404)
        #expect(try await other.get("/settings/keys/new?from=nonsense").status == 404)
    }
}
