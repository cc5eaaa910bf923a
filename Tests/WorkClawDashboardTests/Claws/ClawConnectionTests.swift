import APIKeys
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The page of a Claw's connections")
struct ClawConnectionTests {
    private static let first = ClawConnection(name: "GitHub", kind: "api", url: "https://api.github.com", secret: "TOKEN")
    private static let second = ClawConnection(name: "Search", kind: "mcp")

    @Test("connections are added, changed and, by emptying them, removed")
    func changing() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team, connections: [Self.first])
        let browser = try await site.browser()
        let path = "\(claw.id.path)/connections"
        let form = try await browser.get(path)
        #expect(form.text.contains(#"value="https://api.github.com""#) && form.text.contains("Connection 3"))
        let added = try await browser.submit(
            path,
            [
                "version": form.field("version"), "name-1": "GitHub", "kind-1": "api", "url-1": "https://api.github.com",
                "secret-1": "TOKEN", "name-3": "Search", "kind-3": "mcp",
            ])
        #expect(added.location == claw.id.path)
        #expect(try await site.claw(claw, in: team).connections == [Self.first, Self.second])
        let removed = try await browser.submit(
            path, ["version": browser.get(path).field("version"), "name-2": "Search", "kind-2": "mcp"])
        #expect(removed.status == 303)
        #expect(try await site.claw(claw, in: team).connections == [Self.second])
    }

    @Test("a fault stands beside its field, whatever rows before it are empty, and all that was typed is kept")
    func faults() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let path = "\(team.systemClaw.id.path)/connections"
        let refused = try await browser.submit(
            path,
            [
                "version": "1", "name-2": "GitHub", "kind-2": "api", "url-2": "https://me:secret@example.com", "name-4": "",
                "kind-4": "mcp", "secret-4": "not a name",
            ])
        #expect(refused.status == 422)
        let faulty = refused.text.matches(of: /class="fault" id="([a-z]+-\d+)-fault"/).map { String($0.output.1) }
        #expect(faulty == ["url-2", "name-4", "secret-4"])
        #expect(refused.text.contains("(too_short)") && refused.text.contains(#"value="not a name""#))
        let many = (1...ClawConnection.most + 1).map { "name-\($0)=N&kind-\($0)=api" }.joined(separator: "&")
        let csrf = try await browser.get(path).field("csrf")
        let tooMany = try await site.send(.post, path, form: "csrf=\(csrf)&version=1&\(many)", cookie: browser.cookie)
        #expect(tooMany.status == 422 && tooMany.text.contains("(too_many)"))
        #expect(try await site.claw(team.systemClaw, in: team).connections.isEmpty)
    }

    @Test("who was too slow is shown what the Claw has now, and loses nothing")
    func lostUpdate() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/connections"
        _ = try await site.claws.update(
            claw.id, in: team.team.id, with: ClawChanges(connections: [Self.first]), by: team.owner.id, at: site.time.now)
        let stale = try await browser.submit(path, ["version": "1", "name-1": evil, "kind-1": "mcp"])
        #expect(stale.status == 409 && stale.holdsEvilAsText)
        #expect(stale.text.contains("GitHub, api, https://api.github.com, TOKEN"))
        #expect(stale.text.contains("one@example.com changed this Claw"))
        #expect(try stale.field("version") == "2")
    }
}
