import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The schedule's page")
struct ScheduleTests {
    private static let path = "/settings/schedule"

    @Test("what is set is saved, shown, and holds for keys that are made from then on")
    func saving() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let form = try await browser.get(Self.path)
        #expect(form.text.contains(#"value="off" checked"#) && form.text.contains(#"value="yes" checked"#))
        let saved = try await browser.post(
            Self.path, ["csrf": form.field("csrf"), "rotation_days": "90", "longest_age_days": " 180 "])
        #expect(saved.location == "/settings/schedule?saved=yes")
        let rules = try await site.teams.keyRules(of: team.team.id)
        #expect(rules.rotationDays == 90 && rules.longestAgeDays == 180 && !rules.allowsEndlessKeys)
        let page = try await browser.get("/settings/schedule?saved=yes").text
        #expect(page.contains(#"role="status""#) && page.contains(#"value="90" checked"#))
        #expect(page.contains(#"value="180" aria"#) && !page.contains(#"value="yes" checked"#))
        #expect(try await !browser.get("/settings/keys/new").text.contains("expires-365"))
    }

    @Test("a schedule that was set elsewhere stays on offer")
    func unusual() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        try await site.teams.setKeyRules(
            TeamKeyRules(rotationDays: 45, longestAgeDays: nil, allowsEndlessKeys: true), of: team.team.id,
            by: team.owner.id, at: site.time.now)
        #expect(try await site.browser().get(Self.path).text.contains(#"value="45" checked"#))
    }

    @Test(
        "what is no rule is told beside its field, and changes nothing",
        arguments: [
            ("", "", "rotation-fault"), ("3", "", "rotation-fault"), ("30", "0", "longest-age-fault"),
            ("30", "\"><b>", "longest-age-fault"), ("30", "99999999999999999999", "longest-age-fault"),
        ])
    func faults(_ rotation: String, _ longest: String, _ fault: String) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let page = try await browser.post(
            Self.path,
            ["csrf": browser.get(Self.path).field("csrf"), "rotation_days": rotation, "longest_age_days": longest])
        #expect(page.status == 422 && page.text.contains("id=\"\(fault)\"") && !page.text.contains("<b>"))
        #expect(try await site.teams.keyRules(of: team.team.id) == .none)
    }

    @Test("a Member is neither shown it nor let in")
    func member() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        let browser = try await site.browser("member@example.com")
        let csrf = try await browser.get("/settings/keys").field("csrf")
        #expect(try await !browser.get("/settings/keys").text.contains(Self.path))
        #expect(try await site.browser().get("/settings/keys").text.contains(Self.path))
        #expect(try await browser.get(Self.path).status == 403)
        #expect(try await browser.post(Self.path, ["csrf": csrf, "rotation_days": "30"]).status == 403)
        #expect(try await site.teams.keyRules(of: team.team.id) == .none)
    }
}
