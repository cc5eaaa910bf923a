import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The pages of Claws")
struct ClawPagesTests {
    @Test("a team begins with its System Claw, and the list says what to do next")
    func beginning() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let list = try await site.browser().get("/claws")
        #expect(list.status == 200)
        #expect(list.text.contains(#"<span class="tag">System</span>"#) && list.text.contains("Make one</a>"))
        _ = try await site.join(team, "member@example.com")
        let seen = try await site.browser("member@example.com").get("/claws")
        #expect(seen.text.contains("Its Owner and Admins can make one.") && !seen.text.contains("/claws/new"))
    }

    @Test("the list tells what is in service, how the last deployment went, and turns its pages")
    func list() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        _ = try await site.install("meeting-notes", on: claw, in: team)
        try await site.deploy(claw, in: team)
        try await site.queue(claw, in: team)
        try await site.drive(obstacle: "No.")
        let browser = try await site.browser()
        let list = try await browser.get("/claws").text
        #expect(list.contains(#"data-label="In service">Revision 1<"#) && list.contains("Paused"))
        #expect(list.contains(#"data-label="Skills">1<"#) && !list.contains("Make one</a>"))
        for number in 1...ClawListController.pageSize { _ = try await site.makeClaw("Claw \(number)", in: team) }
        let first = try await browser.get("/claws")
        #expect(!first.text.contains("Reviewer"))
        let second = try await browser.get(#require(first.link("Older")))
        #expect(second.text.contains("Reviewer") && second.text.contains("System") && second.link("Older") == nil)
    }

    @Test("a form makes one Claw, however often it is sent; a fault names its rule and keeps what was typed")
    func making() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let form = try await browser.get("/claws/new")
        func fields(_ name: String, model: String = "echo") throws -> KeyValuePairs<String, String> {
            try [
                "csrf": form.field("csrf"), "form": form.field("form"), "name": name, "domain": "Reviews code",
                "model": model, "instructions": "Line one\r\nLine two",
            ]
        }
        site.time.advance(by: .milliseconds(1))
        let refused = try await browser.post("/claws/new", fields("", model: "gpt"))
        #expect(refused.status == 422)
        #expect(refused.text.contains("(too_short)") && refused.text.contains("(invalid)"))
        #expect(refused.text.contains("\nLine one\nLine two</textarea>") && refused.text.contains(#"value="gpt""#))
        let taken = try await browser.post("/claws/new", fields("system"))
        #expect(taken.status == 422 && taken.text.contains("(name_taken)"))
        let made = try await browser.post("/claws/new", fields("Reviewer"))
        let path = try #require(made.location)
        #expect(try await browser.post("/claws/new", fields("Reviewer")).location == path)
        let claws = try await site.claws.list(in: team.team.id, seenBy: team.owner.id, limit: 10).claws
        #expect(claws.map(\.name) == ["Reviewer", "System"])
        #expect(claws.first?.instructions == "Line one\nLine two")
        let page = try await browser.get(path)
        #expect(page.text.contains("Reviews code") && page.text.contains("Nothing is in service yet"))
        let audit = try await site.audit.page(in: team.team.id, limit: 1).entries
        #expect(audit.map(\.action) == ["claw.created"] && audit.first?.actor == team.owner.id)
    }

    @Test("a Claw's page tells in what it differs from what is in service")
    func difference() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team, instructions: "One.")
        try await site.deploy(claw, in: team)
        let browser = try await site.browser()
        #expect(try await !browser.get(claw.id.path).text.contains("differs"))
        _ = try await site.claws.update(
            claw.id, in: team.team.id, with: ClawChanges(memory: "Two.", model: "echo"), by: team.owner.id, at: site.time.now)
        _ = try await site.install("meeting-notes", on: claw, in: team)
        let page = try await browser.get(claw.id.path).text
        #expect(page.contains("differs from what is in service in: memory, model and skills."))
        #expect(page.contains("1 installed, 1 enabled"))
    }

    @Test("settings are saved; a name that is taken and a list without oneself are refused beside their fields")
    func settings() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/edit"
        let version = try await browser.get(path).field("version")
        let taken = try await browser.submit(path, ["version": version, "name": "SYSTEM", "access": "team"])
        #expect(taken.status == 422 && taken.text.contains("(name_taken)") && taken.text.contains(#"value="SYSTEM""#))
        let without = try await browser.submit(
            path, ["version": version, "name": "Reviewer", "access": "people", "person": member.person.id.description])
        #expect(without.status == 422 && without.text.contains("(excludes_self)"))
        #expect(without.text.contains(#"value="people" checked"#))
        let saved = try await browser.submit(
            path,
            [
                "version": version, "name": "Critic", "domain": "Criticism", "access": "people",
                "person": team.owner.id.description,
            ])
        #expect(saved.location == claw.id.path)
        let now = try await site.claw(claw, in: team)
        #expect(now.name == "Critic" && now.domain == "Criticism" && now.access == .people([team.owner.id]))
        #expect(try await site.browser("member@example.com").get(claw.id.path).status == 404)
        let stale = try await browser.submit(path, ["version": version, "name": "Judge", "access": "team"])
        #expect(stale.status == 409 && stale.text.contains(#"value="Judge""#))
        #expect(stale.text.contains("one@example.com changed this Claw") && stale.text.contains("Critic"))
        #expect(try await site.claw(claw, in: team).name == "Critic")
    }

    @Test("the System Claw's settings do not ask who may see it, and nobody deletes it")
    func system() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let path = team.systemClaw.id.path
        #expect(try await !browser.get("\(path)/edit").text.contains(#"name="access""#))
        #expect(try await !browser.get(path).text.contains("\(path)/delete"))
        let sent = try await browser.submit("\(path)/edit", ["version": "1", "name": "Helper"])
        #expect(sent.location == path)
        let csrf = try await browser.get("\(path)/edit").field("csrf")
        #expect(try await browser.post("\(path)/delete", ["csrf": csrf, "name": "Helper"]).status == 409)
        #expect(try await browser.get(path).text.contains("Helper"))
    }

    @Test("a Claw is deleted once its name has been typed, and nothing of it is left")
    func deleting() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Release  Manager", in: team)
        let deployment = try await site.deploy(claw, in: team)
        let browser = try await site.browser()
        let path = "\(claw.id.path)/delete"
        site.time.advance(by: .milliseconds(1))
        #expect(try await browser.submit(path).text.contains("Type the Claw&#39;s name."))
        let wrong = try await browser.submit(path, ["name": "Manager"])
        #expect(wrong.status == 422 && wrong.text.contains(#"value="Manager""#))
        #expect(try await browser.submit(path, ["name": "Release Manager"]).location == "/claws")
        #expect(try await browser.get(claw.id.path).status == 404)
        #expect(try await browser.get(deployment.path).status == 404)
        #expect(try await site.audit.page(in: team.team.id, limit: 1).entries.map(\.action) == ["claw.deleted"])
    }

    @Test("a Member sees Claws and their texts, and no way to change any of it")
    func member() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        let claw = try await site.makeClaw("Reviewer", in: team, instructions: "Read all of it.")
        _ = try await site.install("code-review", on: claw, in: team)
        try await site.deploy(claw, in: team)
        let hidden = try await site.makeClaw("Secret", in: team, access: .people([team.owner.id]))
        let browser = try await site.browser("member@example.com")
        for path in ["", "/files/instructions", "/skills", "/deployments"] {
            let page = try await browser.get(claw.id.path + path)
            #expect(page.status == 200)
            let forms = page.text.matches(of: /<form method="post"/).count
            #expect(forms == 1, "the form to sign out is the only one on \(path)")
            for act in ["/deploy\"", "/edit\"", "/delete\"", "/remove\"", "/roll-back\""] {
                #expect(!page.text.contains(act), "\(path) has \(act)")
            }
        }
        #expect(try await browser.get("\(claw.id.path)/files/instructions").text.contains("Read all of it."))
        #expect(try await browser.get(claw.id.path).link("Chat") == "\(claw.id.path)/chat")
        #expect(try await !browser.get("/claws").text.contains("Secret"))
        #expect(try await browser.get(hidden.id.path).status == 404)
    }

    @Test("whatever a Claw's texts have in them, they are text on every page")
    func escaping() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw(
            evil, in: team, instructions: evil, connections: [ClawConnection(name: evil, kind: "api")])
        _ = try await site.claws.update(
            claw.id, in: team.team.id,
            with: ClawChanges(domain: evil, personality: evil, memory: evil, userContext: evil, model: "openai/\(evil)"),
            by: team.owner.id, at: site.time.now)
        try await site.deploy(claw, in: team)
        try await site.queue(claw, in: team)
        try await site.drive(obstacle: evil)
        let browser = try await site.browser()
        let deployments = try #require(
            try await browser.get("/deployments").text.firstMatch(of: /\/deployments\/dep_[a-z0-9]+/))
        var paths = ["", "/edit", "/connections", "/delete", "/skills", "/deploy", "/deployments"].map { claw.id.path + $0 }
        paths += ClawFile.allCases.map { $0.path(of: claw.id) } + ["/claws", "/deployments", String(deployments.output)]
        for path in paths {
            let page = try await browser.get(path)
            #expect(page.status == 200 && page.holdsEvilAsText, "\(path)")
        }
        let preview = try await browser.submit("\(claw.id.path)/files/memory", ["text": "\(evil)\n\(evil)", "act": "preview"])
        #expect(preview.status == 200 && preview.holdsEvilAsText)
        let back = try await browser.submit(
            claw.id.path + "/edit", ["name": "", "domain": evil, "model": evil, "version": "x"])
        #expect(back.status == 409 && back.holdsEvilAsText)
    }
}
