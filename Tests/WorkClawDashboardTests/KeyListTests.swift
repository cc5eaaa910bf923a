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

    @Test("a column's head puts the list in its order and back, says so, and is kept by the next page and by a search")
    func order() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        for number in 0...KeyListController.pageSize {
            site.time.advance(by: .milliseconds(1))
            _ = try await site.issueKey("key-\(number / 10)\(number % 10).", in: team, lifetime: .seconds(9000 - number))
        }
        let browser = try await site.browser()
        func names(_ page: Page) -> [String] { page.text.matches(of: />(key-\d\d\.)</).map { String($0.output.1) } }
        let plain = try await browser.get("/settings/keys")
        #expect(plain.text.contains(#"aria-sort="descending"><a href="/settings/keys?sort=created">Created"#))
        let all = (0...KeyListController.pageSize).map { "key-\($0 / 10)\($0 % 10)." }
        for (sort, rising) in [("name", true), ("-name", false), ("created", true), ("expires", false), ("-expires", true)] {
            let first = try await browser.get("/settings/keys?sort=\(sort)")
            #expect(
                first.text.matches(of: /aria-sort="([a-z]+)"/).map(\.output.1) == [
                    sort.hasPrefix("-") ? "descending" : "ascending"
                ])
            let second = try await browser.get(try #require(first.link("Next page")))
            #expect(names(first) + names(second) == (rising ? all : all.reversed()), "\(sort)")
            #expect(
                second.link("First page") == "/settings/keys?sort=\(sort)"
                    && first.text.contains(#"name="sort" value="\#(sort)""#))
        }
        #expect(
            try await names(browser.get("/settings/keys?sort=%3Cb%3E"))
                == Array(all.reversed().prefix(KeyListController.pageSize)))
        let second = try await site.makeTeam("Second", owner: "two@example.com")
        let foreign = try await site.issueKey("foreign", in: second).key
        #expect(try await names(browser.get("/settings/keys?sort=name&before=\(foreign.id)")).isEmpty)
    }

    @Test("those that need attention are those with a badge, on every page, whatever else is asked for")
    func attention() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let other = try await site.makeTeam("Second", owner: "two@example.com")
        try await site.teams.setKeyRules(
            TeamKeyRules(rotationDays: 90, longestAgeDays: nil, allowsEndlessKeys: true), of: team.team.id,
            by: team.owner.id, at: site.time.now)
        var numbers = SplitMix64(seed: 11)
        var keys: [APIKey] = []
        for number in 0..<400 {
            site.time.advance(by: .seconds(Int.random(in: 1...90_000, using: &numbers)))
            let lifetime: Duration? =
                Bool.random(using: &numbers) ? nil : .seconds(86_400 * Int.random(in: 1...200, using: &numbers))
            let key = try await site.issueKey("k\(number).", in: number.isMultiple(of: 9) ? other : team, lifetime: lifetime)
                .key
            keys.append(key)
            let old = keys.randomElement(using: &numbers) ?? key
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0: await site.call(old, isFromBrowser: number.isMultiple(of: 4))
            case 1: _ = try? await site.keys.revoke(old.id, in: team.team.id, by: team.owner.id)
            case 2: _ = try? await site.keys.rotate(old.id, in: team.team.id, by: team.owner.id, grace: .seconds(20 * 86_400))
            default: break
            }
        }
        let browser = try await site.browser()
        func walk(_ path: String) async throws -> (all: [String], badged: [String]) {
            var (next, all, badged): (String?, [String], [String]) = (path, [], [])
            while let path = next {
                let page = try await browser.get(path)
                for row in page.text.split(separator: "<tr role=\"row\">") {
                    guard let link = row.firstMatch(of: /href="(\/settings\/keys\/key_[^"]+)"/)?.output.1 else { continue }
                    all.append(String(link))
                    if row.contains("<li class=\"badge-") { badged.append(String(link)) }
                }
                next = page.link("Older")
            }
            return (all, badged)
        }
        for query in ["", "&q=1", "&scope=claws%3Aread"] {
            let (whole, attention) = try await (
                walk("/settings/keys?x=y\(query)"), walk("/settings/keys?attention=yes\(query)")
            )
            #expect(attention.all == whole.badged && attention.badged == whole.badged && whole.all.count > whole.badged.count)
            #expect(whole.badged.count > (query == "&q=1" ? 5 : KeyListController.pageSize))
        }
        #expect(
            try await browser.get("/settings/keys?attention=yes&status=revoked").text.contains("attention=yes\" aria-current"))
        let quiet = try await site.makeTeam("Quiet", owner: "three@example.com")
        _ = try await site.issueKey("fine", in: quiet)
        let none = try await site.browser("three@example.com").get("/settings/keys?attention=yes").text
        #expect(none.contains("No key needs attention.") && !none.contains("fine"))
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
