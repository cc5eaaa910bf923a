import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The explanation of a refusal")
struct ExplainTests {
    @Test("a request id is answered with the exact reason, to a Member too")
    func reason() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        let (key, principal) = try await site.issue("CI", in: team)
        _ = try await site.keys.revoke(key.id, in: team.team.id, by: team.owner.id, reason: "it leaked <b>")
        let event = site.event(of: principal, status: 401, outcome: .denied(.revoked), userAgent: "<img src=x>")
        await site.record([event])
        for email in ["one@example.com", "member@example.com"] {
            let browser = try await site.browser(email)
            let form = try await browser.get("/settings/explain")
            #expect(form.status == 200 && !form.text.contains("Nothing found"))
            let page = try await browser.get("/settings/explain?request_id=%20\(event.requestID)%20")
            #expect(page.status == 200)
            #expect(page.text.contains("The key was revoked at \(site.time.now), for this reason: it leaked &lt;b&gt;."))
            #expect(page.text.contains("401 Revoked") && page.text.contains("/settings/keys/\(key.id)"))
            #expect(!page.text.contains("<img") && !page.text.contains("<b>"))
        }
    }

    @Test("another team's request reads the same as one that never was")
    func otherTeam() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let second = try await site.makeTeam("Second", owner: "two@example.com")
        let principal = try await site.issue("Theirs", in: second).principal
        let event = site.event(of: principal, status: 401, outcome: .denied(.expired))
        await site.record([event])
        let browser = try await site.browser()
        let never = RequestID(at: event.time)
        let foreign = try await browser.get("/settings/explain?request_id=\(event.requestID)")
        let unknown = try await browser.get("/settings/explain?request_id=\(never)")
        #expect(foreign.status == 200 && foreign.text.contains("Nothing found"))
        #expect(
            foreign.text.replacing(event.requestID.description, with: "")
                == unknown.text.replacing(never.description, with: ""))
        let theirs = try await site.browser("two@example.com").get("/settings/explain?request_id=\(event.requestID)")
        #expect(theirs.text.contains("The key had expired"))
    }

    @Test("what is no request id is said beside the field, where what was typed stays as text")
    func fault() async throws {
        let site = try await Site()
        _ = try await site.setUp()
        let page = try await site.browser().get("/settings/explain?request_id=%22%3E%3Cimg%20src=x%3E")
        #expect(page.status == 422 && page.text.contains(#"id="request-fault""#))
        #expect(page.text.contains("&lt;img") && !page.text.contains("<img"))
        #expect(try await site.send(.get, "/settings/explain?request_id=x").status == 303)
    }
}
