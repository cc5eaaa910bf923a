import APIKeys
import APIKeysStore
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Scopes of one's own in the pages")
struct OwnScopeTests {
    @Test("the form offers them to whoever may give them, by resource and with what they allow, as soon as they are known")
    func picker() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        let browser = try await site.browser()
        let scope = try #require(Scope("billing:read"))
        #expect(try await !browser.get("/settings/keys/new").text.contains("billing"))
        let added = try await ScopeService(database: site.database, time: site.time).add(scope, summary: "See bills & <more>")
        site.scopes.offer([added.entry])
        let form = try await browser.get("/settings/keys/new")
        #expect(form.text.contains(#"aria-label="Billing""#) && form.text.contains("See bills &amp; &lt;more&gt;"))
        let all = try await browser.get("/settings/keys/new?preset=everything").text
        #expect(all.contains(#"value="billing:read" checked"#) && all.contains("This is full access"))
        #expect(try await !browser.get("/settings/keys/new?preset=reading").text.contains(#"value="billing:read" checked"#))
        let members = try await site.browser("member@example.com").get("/settings/keys/new").text
        #expect(members.contains("claws:read") && !members.contains("billing"))

        let made = try await browser.post(
            "/settings/keys/new",
            [
                "csrf": form.field("csrf"), "form": form.field("form"), "name": "Biller", "scope": "billing:read",
                "expires": "30",
            ])
        #expect(made.status == 200)
        let key = try #require(try await site.keys.keys(in: team.team.id, scope: scope, limit: 10).first)
        #expect(try await browser.get("/settings/keys/\(key.id)").text.contains("See bills &amp; &lt;more&gt;"))
        let list = try await browser.get("/settings/keys?scope=billing:read").text
        #expect(list.contains("Biller") && list.contains("<option selected>billing:read</option>"))

        // A dead key still says what it could do.
        _ = try await site.keys.revoke(key.id, in: team.team.id, by: team.owner.id)
        try await ScopeService(database: site.database, time: site.time).remove(scope)
        site.scopes.offer([])
        #expect(try await browser.get("/settings/keys/\(key.id)").text.contains("billing:read"))
        #expect(try await !browser.get("/settings/keys?scope=billing:read").text.contains(">billing:read</option>"))
    }
}
