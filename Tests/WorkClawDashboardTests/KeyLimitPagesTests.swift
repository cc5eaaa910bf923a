import APIKeys
import APIKeysStore
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("Limits on the pages of keys")
struct KeyLimitPagesTests {
    private func keys(_ site: Site, _ team: NewTeam) async throws -> [APIKey] {
        try await site.keys.keys(in: team.team.id, limit: 10)
    }

    @Test("a key is made with the limits that were written, and its page tells them; a key without has none")
    func made() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let page = try await browser.submit(
            "/settings/keys/new", ["name": "CI", "scope": "claws:read", "expires": "30", "limits": " 1000/24h, 100/1m "])
        #expect(page.status == 200)
        let key = try #require(try await keys(site, team).first)
        #expect(key.limits.map(\.description) == ["100/1m", "1000/1d"])
        let details = try await browser.get(key.path).text
        #expect(details.contains("<li><code>100/1m</code></li><li><code>1000/1d</code></li>"))
        let plain = try await site.issueKey("plain", in: team).key
        #expect(try await browser.get(plain.path).text.contains("<dt>Rate limits</dt><dd>None</dd>"))
        #expect(try await browser.get("/settings/keys/new?from=\(key.id)").text.contains(#"value="100/1m 1000/1d""#))
    }

    @Test(
        "what is no limit is marked, what was written stays, and no key is made or rotated",
        arguments: ["100", "0/1m", "1/1m, 2/60s", "1/1s 1/1m 1/1h 1/1d 1/2d", "<b>"])
    func faults(text: String) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let form: KeyValuePairs = ["name": "CI", "scope": "claws:read", "expires": "30", "limits": text]
        let made = try await browser.submit("/settings/keys/new", form)
        let key = try await site.issueKey("CI", in: team).key
        let rotated = try await browser.submit("\(key.path)/rotate", ["grace": "24h", "limits": text])
        let escaped = text.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        for page in [made, rotated] {
            #expect(page.status == 422 && page.text.contains(#"id="limits-fault""#))
            #expect(page.text.contains(#"value="\#(escaped)""#), "\(page.text)")
        }
        #expect(try await keys(site, team) == [key])
    }

    @Test("a rotation offers the limits that there are; others, or none, take their place")
    func rotated() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        var key = try await site.keys.issue(
            NewKey(name: "CI", scopes: [.clawsRead], limits: [RateLimit("5/1m")].compactMap(\.self)), in: team.team.id,
            by: team.owner.id
        ).key
        for (written, limits) in [(nil, ["5/1m"]), ("9/1m 1/1s", ["1/1s", "9/1m"]), ("", [])] as [(String?, [String])] {
            site.time.advance(by: .milliseconds(1))
            #expect(
                try await browser.get("\(key.path)/rotate").text.contains(
                    #"name="limits" maxlength="100" autocomplete="off" spellcheck="false" value="\#(LimitsChoice.text(key.limits))""#
                ))
            let page = try await browser.submit(
                "\(key.path)/rotate", written.map { ["grace": "24h", "limits": $0] } ?? ["grace": "24h"])
            #expect(page.status == 200)
            let successor = try #require(try await keys(site, team).first)
            #expect(successor.rotatedFrom == key.id && successor.limits.map(\.description) == limits)
            key = successor
        }
    }
}
