import APIKeys
import APIKeysStore
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The list of keys")
struct KeyListTests {
    @Test("keys are found by name, hint, scope and status together, and what was asked stays in the form and in its links")
    func searching() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let shop = try await site.issueKey("Shop <live>", in: team).key
        let blog = try await site.issueKey("Blog", in: team, scope: .chatRead).key
        let browser = try await site.browser()
        func finds(_ query: String) async throws -> (shop: Bool, blog: Bool) {
            let text = try await browser.get("/settings/keys?\(query)").text
            return (text.contains(shop.path), text.contains(blog.path))
        }
        #expect(try await finds("q=shop+%3Cl") == (true, false))
        #expect(try await finds("q=\(blog.hint.suffix(4))") == (false, true))
        #expect(try await finds("scope=chat%3Aread") == (false, true))
        #expect(try await finds("q=blog&scope=claws%3Aread") == (false, false))
        #expect(try await finds("q=%25") == (false, false))
        #expect(try await finds("scope=no%3Asuch&status=nothing") == (true, true))
        let page = try await browser.get("/settings/keys?q=%3Cl&scope=claws%3Aread&status=active").text
        #expect(page.contains(#"value="&lt;l""#) && page.contains("<option selected>claws:read"))
        #expect(page.contains(#"name="status" value="active""#))
        #expect(page.contains("q=%3Cl&amp;status=revoked&amp;scope=claws%3Aread"))
        #expect(try await browser.get("/settings/keys?q=nothing").text.contains("There are no such keys"))
    }

    @Test("the next page of a search is of the same search")
    func pages() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        for number in 0...KeyListController.pageSize {
            site.time.advance(by: .milliseconds(1))
            _ = try await site.issueKey("deploy-\(number).", in: team)
            _ = try await site.issueKey("other-\(number).", in: team)
        }
        let browser = try await site.browser()
        let first = try await browser.get("/settings/keys?q=deploy&scope=claws%3Aread").text
        #expect(first.contains("deploy-1.") && !first.contains("deploy-0.") && !first.contains("other-"))
        let older = try #require(first.firstMatch(of: /href="([^"]+)" rel="next"/)?.output.1)
        let second = try await browser.get(String(older).replacing("&amp;", with: "&")).text
        #expect(second.contains("deploy-0.") && !second.contains("deploy-1.") && !second.contains("other-"))
        #expect(second.contains("/settings/keys?q=deploy&amp;scope=claws%3Aread\">Newest"))
    }

    @Test("a whole key that is searched for is taken out of the address, and found by its hint")
    func secret() async throws {
        let site = try await Site()
        let issued = try await site.issueKey("CI", in: site.setUp())
        let browser = try await site.browser()
        let answer = try await browser.get("/settings/keys?q=\(issued.secret.expose())")
        let location = try #require(answer.location)
        #expect(answer.status == 303 && !location.contains(issued.secret.expose()))
        let page = try await browser.get(location).text
        #expect(page.contains(issued.key.path) && !page.contains(issued.secret.expose()))
    }

    @Test("a badge says what needs attention, and a key that needs none has none")
    func badges() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        try await site.teams.setKeyRules(
            TeamKeyRules(rotationDays: 90, longestAgeDays: nil, allowsEndlessKeys: true), of: team.team.id,
            by: team.owner.id, at: site.time.now)
        _ = try await site.issueKey("expiring", in: team, lifetime: .seconds(106 * 86_400))
        let rotated = try await site.issueKey("rotated", in: team).key
        let still = try await site.issueKey("still", in: team).key
        _ = try await site.issueKey("unused", in: team)
        site.time.advance(by: .seconds(100 * 86_400))
        for key in [rotated, still] {
            _ = try await site.keys.rotate(key.id, in: team.team.id, by: team.owner.id, grace: .seconds(7 * 86_400))
        }
        site.time.advance(by: .seconds(60))
        await site.call(rotated)
        let exposed = try await site.issueKey("exposed", in: team).key
        await site.call(exposed, isFromBrowser: true)
        _ = try await site.issueKey("fine", in: team)
        let rows = try await site.browser().get("/settings/keys").text.split(separator: "<tr role=\"row\">")
        func badges(_ name: String) throws -> [[String]] {
            rows.filter { $0.contains(">\(name)</a>") }.map { row in
                row.matches(of: /<li class="badge-[a-z]+">([^<]+)/).map { String($0.output.1) }
            }
        }
        #expect(try badges("expiring") == [["Expires soon", "Due for rotation", "Unused for 60 days"]])
        #expect(try badges("rotated") == [[], ["Rotated, still in use"]])
        #expect(try badges("still") == [[], []])
        #expect(try badges("unused") == [["Due for rotation", "Unused for 60 days"]])
        #expect(try badges("exposed") == [["Exposed in a browser"]])
        #expect(try badges("fine") == [[]])
    }

    @Test("each badge appears on its very moment, and a key that has ended has none")
    func moments() throws {
        let start = Timestamp(milliseconds: 1_800_000_000_000)
        let day = Duration.seconds(86_400)
        let key = APIKey(
            secret: KeyFormat.workclaw.makeSecret(), teamID: TeamID(at: start), name: "CI", scopes: [.clawsRead],
            createdAt: start, createdBy: UserID(at: start), expiresAt: start.adding(day * 90))
        let rules = try TeamKeyRules(rotationDays: 30, longestAgeDays: nil, allowsEndlessKeys: true)
        func badges(_ after: Duration) -> [KeyBadge] {
            KeyBadge.all(of: key, usage: nil, rules: rules, at: start.adding(after))
        }
        let moment = Duration.milliseconds(1)
        #expect(badges(day * 30 - moment).isEmpty)
        #expect(badges(day * 30) == [.pastSchedule])
        #expect(badges(day * 60 - moment) == [.pastSchedule])
        #expect(badges(day * 60) == [.pastSchedule, .unused])
        #expect(badges(day * 83) == [.pastSchedule, .unused])
        #expect(badges(day * 83 + moment) == [.expiresSoon, .pastSchedule, .unused])
        #expect(badges(day * 90).isEmpty)
    }
}
