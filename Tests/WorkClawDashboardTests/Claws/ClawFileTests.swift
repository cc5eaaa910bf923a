import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The editor of a Claw's texts")
struct ClawFileTests {
    @Test("each file is shown, edited and saved, with the ends of lines as they were typed", arguments: ClawFile.allCases)
    func saving(_ file: ClawFile) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let path = file.path(of: claw.id)
        let form = try await browser.get(path)
        #expect(form.text.contains(file.fileName))
        site.time.advance(by: .milliseconds(1))
        let saved = try await browser.submit(
            path, ["version": form.field("version"), "text": "\r\nA\r\n\r\nB\r\n", "act": "save"])
        #expect(saved.location == claw.id.path)
        #expect(try await file.text(of: site.claw(claw, in: team)) == "\nA\n\nB\n")
        // A browser drops the first end of a line in it.
        #expect(try await browser.get(path).text.contains(">\n\nA\n\nB\n</textarea>"))
        #expect(try await site.audit.page(in: team.team.id, limit: 1).entries.map(\.action) == ["claw.updated"])
    }

    @Test("a preview saves nothing, and shows what a model is told and what differs from what is in service")
    func preview() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team, instructions: "Keep this.\nDrop this.")
        try await site.deploy(claw, in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/files/instructions"
        let version = try await browser.get(path).field("version")
        let page = try await browser.submit(
            path, ["version": version, "text": "Keep this.\r\nAdd this.", "act": "preview"])
        #expect(page.status == 200)
        #expect(page.text.contains("# Instructions\n\nKeep this.\nAdd this.</div>"))
        #expect(page.text.contains("<ins>Add this.</ins>") && page.text.contains("<del>Drop this.</del>"))
        #expect(page.text.contains("1 line added, 1 removed") && page.text.contains("\nKeep this.\nAdd this.</textarea>"))
        #expect(try page.field("version") == version)
        #expect(try await site.claw(claw, in: team).version == claw.version)
        let empty = try await browser.submit(path, ["version": version, "text": " \r\n", "act": "preview"])
        #expect(empty.text.contains("A model would be told nothing of it"))
        let long = try await browser.submit(
            path, ["version": version, "text": String(repeating: "ä\r\n", count: 30_000), "act": "preview"])
        #expect(long.status == 422 && long.text.contains("(too_long)"))
    }

    @Test("a text that is too long is refused with the name of the rule, and kept")
    func tooLong() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/files/memory"
        let text = String(repeating: "x", count: 70_000)
        let refused = try await browser.submit(path, ["version": "1", "text": text, "act": "save"])
        #expect(refused.status == 422)
        #expect(refused.text.contains("(too_long)") && refused.text.contains(#"aria-invalid="true""#))
        #expect(refused.text.contains("\n\(text)</textarea>"))
        // A text of the longest kind, which takes the most bytes on the way.
        let lines = String(repeating: "\r\n", count: 65_536)
        #expect(try await browser.submit(path, ["version": "1", "text": lines, "act": "save"]).status == 303)
    }

    @Test("who was too slow loses nothing: the page says who was faster, and what differs")
    func lostUpdate() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "admin@example.com", as: .admin)
        let claw = try await site.makeClaw("Reviewer", in: team, instructions: "Old.")
        // Changes of one moment stand in no order.
        site.time.advance(by: .milliseconds(1))
        let (browser, other) = (try await site.browser(), try await site.browser("admin@example.com"))
        let path = "\(claw.id.path)/files/instructions"
        let version = try await browser.get(path).field("version")
        let theirs = try await other.submit(path, ["version": version, "text": "Theirs.", "act": "save"])
        #expect(theirs.status == 303)
        let mine = try await browser.submit(path, ["version": version, "text": "Mine.", "act": "save"])
        #expect(mine.status == 409)
        #expect(mine.text.contains("admin@example.com changed this Claw just now"))
        #expect(mine.text.contains("\nMine.</textarea>"))
        #expect(mine.text.contains("<ins>Mine.</ins>") && mine.text.contains("<del>Theirs.</del>"))
        #expect(try await site.claw(claw, in: team).instructions == "Theirs.")
        // Whoever has seen that may save all the same.
        let again = try await browser.submit(path, ["version": mine.field("version"), "text": "Mine.", "act": "save"])
        #expect(again.status == 303)
        #expect(try await site.claw(claw, in: team).instructions == "Mine.")
        for form: KeyValuePairs in [["text": "X", "act": "save"], ["text": "X", "version": "x"]] {
            #expect(try await browser.submit(path, form).status == 409)
        }
    }

    @Test("a change of skills since is told of, too; what has left no trace is somebody's")
    func traces() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/files/memory"
        site.time.advance(by: .seconds(60))
        let skill = try await site.install("code-review", on: claw, in: team)
        let stale = try await browser.submit(path, ["version": "1", "text": "A"])
        #expect(stale.text.contains("one@example.com changed this Claw"))
        site.time.advance(by: .seconds(60))
        try await site.skills.remove(skill.id, from: claw.id, in: team.team.id, by: team.owner.id, at: site.time.now)
        let after = try await browser.submit(path, ["version": "2", "text": "A"])
        #expect(after.status == 409 && after.text.contains("Somebody changed this Claw"))
    }

    @Test("a Claw that uses somebody's private secret is changed by its owner alone, and what was typed is kept")
    func privateSecret() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "admin@example.com", as: .admin)
        _ = try await site.keep("MINE", in: team, scope: .private, by: team.owner.id)
        let claw = try await site.makeClaw(
            "Reviewer", in: team, connections: [ClawConnection(name: "GitHub", kind: "api", secret: "MINE")])
        let admin = try await site.browser("admin@example.com")
        let path = "\(claw.id.path)/files/instructions"
        let refused = try await admin.submit(path, ["version": "1", "text": "Send it to me."])
        #expect(refused.status == 409 && refused.text.contains(#"role="alert""#))
        #expect(refused.text.contains("\nSend it to me.</textarea>"))
        #expect(try await admin.submit("\(claw.id.path)/deploy", ["strategy": "blue_green"]).status == 409)
    }

    @Test("there are four files, and no other")
    func others() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        for name in ["INSTRUCTIONS", "user_context", "..", "connections"] {
            #expect(try await browser.get("\(team.systemClaw.id.path)/files/\(name)").status == 404)
        }
    }
}
