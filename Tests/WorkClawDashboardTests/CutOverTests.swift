import APIKeys
import APIKeysStore
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The cut-over from a rotated key")
struct CutOverTests {
    private struct Rotation {
        let site: Site
        let team: NewTeam
        let old: APIKey
        let new: APIKey

        init(grace: Duration = APIKey.defaultGrace, lifetime: Duration? = nil) async throws {
            site = try await Site()
            team = try await site.setUp()
            let key = try await site.issueKey("CI", in: team, lifetime: lifetime).key
            let rotation = try await site.keys.rotate(key.id, in: team.team.id, by: team.owner.id, grace: grace)
            old = rotation.predecessor
            new = rotation.issued.key
        }

        var now: APIKey { get async throws { try await site.keys.key(old.id, in: team.team.id) } }
    }

    @Test("the old key's page says how long it works, and who has used it since the rotation, masked and escaped")
    func meter() async throws {
        let rotation = try await Rotation()
        let (site, old) = (rotation.site, rotation.old)
        site.time.advance(by: .seconds(3600))
        for _ in 0..<3 { await site.call(old) }
        await site.call(old, from: "2001:db8::1", userAgent: "<b>bot</b> wc_live_0123456789", route: nil)
        let browser = try await site.browser()
        let page = try await browser.get(old.path).text
        #expect(page.contains("<strong>23 hours</strong>"))
        #expect(page.contains("4 calls since the rotation"))
        #expect(
            page.contains("192.0.2.7") && page.contains("deploy-bot/2") && page.contains("/v1/claws") && page.contains("75 %"))
        #expect(page.contains("2001:db8::1") && page.contains("25 %") && page.contains("No such route"))
        #expect(!page.contains("<b>bot") && page.contains("&lt;b&gt;bot") && !page.contains("wc_live_0123"))
        #expect(page.contains("has not been used yet"))
        await site.call(rotation.new)
        #expect(try await browser.get(old.path).text.contains("was used last just now"))
        #expect(try await !browser.get(rotation.new.path).text.contains("Who still uses this key"))
    }

    @Test(
        "once nothing has used the old key for two hours it can be ended from its page, and before that only behind a question")
    func quiet() async throws {
        let rotation = try await Rotation()
        let (site, old) = (rotation.site, rotation.old)
        let browser = try await site.browser()
        await site.call(old)
        site.time.advance(by: .seconds(7199))
        let busy = try await browser.get(old.path).text
        #expect(!busy.contains("Nothing has used it for") && busy.contains(#"href="\#(old.path)/end-grace""#))
        let question = try await browser.get("\(old.path)/end-grace").text
        #expect(question.contains("1 call since the rotation") && question.contains("192.0.2.7"))
        site.time.advance(by: .seconds(1))
        #expect(try await browser.get(old.path).text.contains("Nothing has used it for 2 hours."))
        let ended = try await browser.submit("\(old.path)/end-grace")
        #expect(ended.status == 303 && ended.location == old.path)
        #expect(try await rotation.now.status(at: site.time.now) == .revoked)
        let after = try await browser.get(old.path)
        #expect(after.text.contains("Revoked") && !after.text.contains("end-grace"))
        // Sent again, from a page that was loaded before.
        let again = try await browser.post("\(old.path)/end-grace", ["csrf": browser.get("/settings/keys").field("csrf")])
        #expect(again.location == old.path)
        #expect(try await browser.get("\(old.path)/end-grace").location == old.path)
    }

    @Test("a grace is extended as it is offered, once however often the form is sent", arguments: GraceExtension.allCases)
    func extending(_ length: GraceExtension) async throws {
        let rotation = try await Rotation()
        let browser = try await rotation.site.browser()
        let page = try await browser.get(rotation.old.path)
        let fields: KeyValuePairs = try ["csrf": page.field("csrf"), "form": page.field("form"), "by": length.rawValue]
        for _ in 0..<2 {
            #expect(try await browser.post("\(rotation.old.path)/extend-grace", fields).location == rotation.old.path)
        }
        #expect(try await rotation.now.graceEndsAt == rotation.old.graceEndsAt?.adding(length.duration))
        let other = try await browser.get(rotation.old.path)
        let refused = try await browser.post(
            "\(rotation.old.path)/extend-grace", ["csrf": other.field("csrf"), "form": other.field("form"), "by": "31d"])
        #expect(refused.status == 422)
    }

    @Test("no more is offered than the rules allow, and more is refused")
    func limits() async throws {
        let long = try await Rotation(grace: .seconds(29 * 86_400))
        let browser = try await long.site.browser()
        let page = try await browser.get(long.old.path)
        #expect(page.text.contains(#"value="24h""#) && !page.text.contains(#"value="7d""#))
        let refused = try await browser.post(
            "\(long.old.path)/extend-grace", ["csrf": page.field("csrf"), "form": page.field("form"), "by": "7d"])
        #expect(refused.status == 409)
        #expect(try await long.now == long.old)
        let short = try await Rotation(lifetime: .seconds(3600))
        #expect(try await short.site.browser().get(short.old.path).text.contains("The grace cannot be extended"))
    }

    @Test(
        "a Member who did not make the key sees who uses it and no more; another team sees nothing; and each form needs its tokens"
    )
    func rights() async throws {
        let rotation = try await Rotation()
        let (site, old) = (rotation.site, rotation.old)
        _ = try await site.join(rotation.team, "member@example.com")
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let member = try await site.browser("member@example.com").get(old.path)
        #expect(member.text.contains("Who still uses this key") && !member.text.contains("-grace"))
        let owner = try await site.browser()
        let form = try await owner.get(old.path)
        #expect(try await owner.post("\(old.path)/end-grace", [:]).status == 403)
        #expect(try await owner.post("\(old.path)/extend-grace", ["form": form.field("form"), "by": "1h"]).status == 403)
        #expect(try await owner.post("\(old.path)/extend-grace", ["csrf": form.field("csrf"), "by": "1h"]).status == 403)
        for (person, status) in [("member@example.com", 403), ("two@example.com", 404)] {
            let browser = try await site.browser(person)
            let page = try await browser.get("/settings/keys/new")
            #expect(try await browser.get("\(old.path)/end-grace").status == status)
            for act in ["end-grace", "extend-grace"] {
                let sent = try await browser.post(
                    "\(old.path)/\(act)", ["csrf": page.field("csrf"), "form": page.field("form"), "by": "1h"])
                #expect(sent.status == status)
            }
        }
        #expect(try await rotation.now == old)
    }

    @Test("a key's page links the keys before and after it")
    func lineage() async throws {
        let rotation = try await Rotation()
        let last = try await rotation.site.keys.rotate(
            rotation.new.id, in: rotation.team.team.id, by: rotation.team.owner.id
        ).issued.key
        let browser = try await rotation.site.browser()
        let page = try await browser.get(rotation.new.path).text
        #expect(page.contains(#"href="\#(rotation.old.path)""#) && page.contains(#"href="\#(last.path)""#))
        let first = try await browser.get(rotation.old.path).text
        #expect(first.contains(#"href="\#(rotation.new.path)""#) && first.contains(#"href="\#(last.path)""#))
        #expect(!first.contains("Took over from"))
    }
}
