import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The page of a Claw's skills")
struct ClawSkillTests {
    @Test("a skill is installed from the catalogue, once for each form, and tells what it lacks")
    func installing() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/skills"
        let form = try await browser.get(path)
        #expect(form.text.contains("It has no skills yet."))
        for name in ["code-review", "meeting-notes", "release-notes"] {
            #expect(form.text.contains(#"aria-label="Install \#(name)""#))
        }
        let fields: KeyValuePairs = try ["csrf": form.field("csrf"), "form": form.field("form"), "name": "code-review"]
        #expect(try await browser.post(path, fields).location == path)
        #expect(try await browser.post(path, fields).location == path)
        let page = try await browser.get(path)
        #expect(page.text.contains("Needs setup") && page.text.contains("GITHUB_TOKEN"))
        #expect(page.text.contains(#"<a href="/settings/vault">"#))
        #expect(!page.text.contains(#"aria-label="Install code-review""#))
        let twice = try await browser.submit(path, ["name": "code-review"])
        #expect(twice.status == 409 && twice.text.contains("has this skill already"))
        for name in ["", "no-such-skill", evil] {
            let refused = try await browser.submit(path, ["name": name])
            #expect(refused.status == 422 && refused.text.contains(#"role="alert""#) && !refused.holdsEvil)
        }
        _ = try await site.keep("GITHUB_TOKEN", in: team, scope: .team, by: team.owner.id)
        #expect(try await !browser.get(path).text.contains("Needs setup"))
        let audit = try await site.audit.page(in: team.team.id, limit: 10).entries.map(\.action)
        #expect(audit.filter { $0 == "skill.installed" }.count == 1)
    }

    @Test("a skill is disabled, enabled and removed, and what it is not asked for is not done")
    func changing() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let skill = try await site.install("meeting-notes", on: claw, in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/skills"
        let csrf = try await browser.get(path).field("csrf")
        for (act, isEnabled) in [("disable", false), ("disable", false), ("enable", true)] {
            #expect(try await browser.post("\(path)/\(skill.id)/\(act)", ["csrf": csrf]).location == path)
            #expect(try await state(of: claw, in: team, site)?.skill.isEnabled == isEnabled)
            #expect(try await browser.get(path).text.contains(isEnabled ? "Disable meeting-notes" : "Enable meeting-notes"))
        }
        let ask = try await browser.get("\(path)/\(skill.id)/remove")
        #expect(ask.text.contains("Remove meeting-notes from Reviewer?"))
        #expect(try await state(of: claw, in: team, site) != nil)
        #expect(try await browser.submit("\(path)/\(skill.id)/remove").location == path)
        #expect(try await state(of: claw, in: team, site) == nil)
        #expect(try await browser.post("\(path)/\(skill.id)/enable", ["csrf": csrf]).status == 404)
        let other = try await site.makeClaw("Other", in: team)
        let elsewhere = try await site.install("meeting-notes", on: other, in: team)
        #expect(try await browser.get("\(path)/\(elsewhere.id)/remove").status == 404)
    }

    @Test("a newer version of the catalogue is offered and taken; what of it cannot be read is told to those who install")
    func catalogue() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        let claw = try await site.makeClaw("Reviewer", in: team)
        _ = try await site.install("meeting-notes", on: claw, in: team)
        try site.putSkill("meeting-notes", version: "9.1.0", description: evil)
        try site.putSkill("meeting-notes-2", name: "meeting-notes", version: "10.0.0-beta.1", description: "Not yet.")
        try site.putSkill("broken", name: "Not A Name", version: "1.0.0", description: "x")
        let browser = try await site.browser()
        let path = "\(claw.id.path)/skills"
        let page = try await browser.get(path)
        #expect(page.text.contains("Change meeting-notes to 9.1.0") && page.text.contains("broken/SKILL.md"))
        let update = try #require(page.text.firstMatch(of: /action="([^"]*\/update)"/)).output.1
        #expect(try await browser.post(String(update), ["csrf": page.field("csrf")]).location == path)
        #expect(try await state(of: claw, in: team, site)?.skill.version == SkillVersion("9.1.0"))
        let after = try await browser.get(path)
        #expect(after.holdsEvilAsText && !after.text.contains("Change meeting-notes to"))
        let member = try await site.browser("member@example.com").get(path)
        #expect(member.status == 200 && !member.text.contains("broken/SKILL.md") && !member.text.contains("Install"))
    }

    private func state(of claw: Claw, in team: NewTeam, _ site: Site) async throws -> SkillState? {
        try await site.skills.list(on: claw.id, in: team.team.id, seenBy: team.owner.id, limit: 10).skills.first
    }
}

extension Site {
    /// Puts a skill's folder into the catalogue.
    fileprivate func putSkill(_ folder: String, name: String? = nil, version: String, description: String) throws {
        let path = directory.appending(path: "skills/\(folder)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        let text = """
            ---
            name: \(name ?? folder)
            version: \(version)
            description: >
              \(description)
            ---

            # Work

            Do it.
            """
        try text.write(to: path.appending(path: "SKILL.md"), atomically: true, encoding: .utf8)
    }
}
