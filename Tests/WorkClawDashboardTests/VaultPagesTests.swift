import APIKeys
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The vault's pages")
struct VaultPagesTests {
    private static let value = "s3cret <value> & more"

    @Test("a value goes in and never comes out: not of the form, nor of any page after")
    func setting() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        #expect(try await browser.get("/settings/vault").text.contains("There are no secrets yet"))
        let form = try await browser.get("/settings/vault/new")
        let fields: KeyValuePairs = try [
            "csrf": form.field("csrf"), "form": form.field("form"), "name": "GITHUB_TOKEN", "scope": "team",
            "description": "<i>CI</i>", "value": Self.value,
        ]
        let made = try await browser.post("/settings/vault/new", fields)
        let path = try #require(made.location)
        #expect(try await browser.post("/settings/vault/new", fields).location == path)
        let secrets = try await site.vault.list(in: team.team.id, seenBy: team.owner.id)
        #expect(secrets.map(\.version) == [1])
        for page in ["/settings/vault", path, "\(path)/replace", "\(path)/delete", "/settings/vault/log"] {
            let text = try await browser.get(page).text
            #expect(text.contains("GITHUB_TOKEN") && !text.contains("s3cret") && !text.contains("<i>"), "\(page)")
        }
        #expect(try await site.use("GITHUB_TOKEN", of: team) == Self.value)
    }

    @Test("replacing puts another value in, with the ends of lines as they were typed, and the log tells of it")
    func replacing() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let secret = try await site.keep("PEM", in: team, scope: .team, by: team.owner.id)
        let browser = try await site.browser()
        let path = "/settings/vault/\(secret.id)"
        let form = try await browser.get("\(path)/replace")
        let empty = try await browser.post(
            "\(path)/replace", ["csrf": form.field("csrf"), "form": form.field("form"), "value": ""])
        #expect(empty.status == 422 && empty.text.contains(#"id="value-fault""#))
        let done = try await browser.post(
            "\(path)/replace", ["csrf": form.field("csrf"), "form": form.field("form"), "value": "a\r\nb\r\n"])
        #expect(done.location == path)
        #expect(try await site.use("PEM", of: team) == "a\nb\n")
        let log = try await browser.get("/settings/vault/log").text
        #expect(log.contains("Replaced") && log.contains("Used") && log.contains("one@example.com"))
    }

    @Test("the password is asked for again before a value is set, and nothing typed as a value is sent back")
    func confirmation() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        site.time.advance(by: .seconds(600))
        let form = try await browser.get("/settings/vault/new")
        #expect(form.text.contains(#"name="password""#))
        let wrong = try await browser.post(
            "/settings/vault/new",
            [
                "csrf": form.field("csrf"), "form": form.field("form"), "name": "A", "scope": "private", "value": Self.value,
                "password": "not the password",
            ])
        #expect(wrong.status == 422 && wrong.text.contains(#"id="password-fault""#) && !wrong.text.contains("s3cret"))
        #expect(wrong.text.contains(#"value="private" checked"#))
        #expect(try await site.vault.list(in: team.team.id, seenBy: team.owner.id).isEmpty)
    }

    @Test("a Member keeps secrets of their own, which nobody else finds, and sees the team's without managing them")
    func member() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let shared = try await site.keep("SHARED", in: team, scope: .team, by: team.owner.id)
        let own = try await site.keep("MINE", in: team, scope: .private, by: member.person.id)
        let browser = try await site.browser("member@example.com")
        let list = try await browser.get("/settings/vault").text
        #expect(list.contains("SHARED") && list.contains("MINE"))
        let details = try await browser.get("/settings/vault/\(shared.id)")
        #expect(details.status == 200 && !details.text.contains("/replace") && !details.text.contains("/delete"))
        let form = try await browser.get("/settings/vault/new")
        #expect(form.text.contains("scope-private") && !form.text.contains("scope-team"))
        let refused = try await browser.post(
            "/settings/vault/new",
            ["csrf": form.field("csrf"), "form": form.field("form"), "name": "X", "scope": "team", "value": "x"])
        #expect(refused.status == 403)
        let owner = try await site.browser()
        #expect(try await !owner.get("/settings/vault").text.contains("MINE"))
        #expect(try await !owner.get("/settings/vault/log").text.contains("MINE"))
        for part in ["", "/replace", "/delete"] {
            #expect(try await owner.get("/settings/vault/\(own.id)\(part)").status == 404)
            #expect(try await browser.get("/settings/vault/\(own.id)\(part)").status == 200)
        }
    }

    @Test("the log goes back page by page, of all secrets or of one, and nobody finds another's lines in it")
    func log() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let first = try await site.keep("FIRST", in: team, scope: .team, by: team.owner.id)
        let own = try await site.keep("MINE", in: team, scope: .private, by: member.person.id)
        for number in 0..<VaultController.pageSize + 30 {
            if !number.isMultiple(of: 3) { site.time.advance(by: .milliseconds(1)) }
            _ = try await site.keep(number.isMultiple(of: 2) ? "FIRST" : "SECOND", in: team, scope: .team, by: team.owner.id)
        }
        let browser = try await site.browser()
        func lines(_ path: String, _ browser: Browser) async throws -> [String] {
            var (lines, next): ([String], String?) = ([], path)
            while let path = next, lines.count < 1000 {
                let page = try await browser.get(path)
                lines += page.text.split(separator: "<tr role=\"row\">").dropFirst(2).map { row in
                    let name = row.firstMatch(of: />([A-Z]+)<\/a><\/th>/)?.output.1 ?? ""
                    return "\(name) \(row.firstMatch(of: /data-label="Version">(\d+)</)?.output.1 ?? "")"
                }
                next = page.link("Older")
            }
            return lines
        }
        let count = VaultController.pageSize / 2 + 15
        let all = try await lines("/settings/vault/log", browser)
        #expect(Set(all) == Set((1...count + 1).map { "FIRST \($0)" } + (1...count).map { "SECOND \($0)" }))
        #expect(all.count == 2 * count + 1)
        let path = "/settings/vault/log?secret=\(first.id)"
        #expect(try await lines(path, browser).sorted() == all.filter { $0.hasPrefix("FIRST") }.sorted())
        let filtered = try await browser.get(path)
        #expect(filtered.text.contains("value=\"\(first.id)\" selected") && filtered.link("Show all") == "/settings/vault/log")
        #expect(try await browser.get("/settings/vault/\(first.id)").link("What was done with it") == path)
        #expect(try await lines("/settings/vault/log?secret=\(own.id)", browser).isEmpty)
        let members = try await site.browser("member@example.com")
        #expect(try await lines("/settings/vault/log", members) == ["MINE 1"])
        #expect(try await lines(path, members).isEmpty)
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        #expect(try await lines(path, site.browser("two@example.com")).isEmpty)
        _ = try await site.vault.delete(own.name, scope: .private, in: team.team.id, by: member.person.id, at: site.time.now)
        #expect(try await members.get("/settings/vault/log?secret=\(own.id)").text.contains("MINE (deleted)"))
    }

    @Test("deleting a secret that a Claw refers to says so, and asks twice")
    func deleting() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let secret = try await site.keep("TOKEN", in: team, scope: .team, by: team.owner.id)
        let draft = ClawDraft(
            name: "Reviewer", connections: [ClawConnection(name: "GitHub", kind: "api", secret: "TOKEN")])
        _ = try await ClawStore(database: site.database).create(
            draft, by: team.owner.id, in: team.team.id, at: site.time.now)
        let browser = try await site.browser()
        let path = "/settings/vault/\(secret.id)/delete"
        let csrf = try await browser.get(path).field("csrf")
        let warned = try await browser.post(path, ["csrf": csrf])
        #expect(warned.status == 409 && warned.text.contains("Reviewer") && warned.text.contains(#"name="force""#))
        #expect(try await browser.post(path, ["csrf": csrf, "force": "yes"]).location == "/settings/vault")
        #expect(try await browser.get(path).status == 404)
    }
}

extension Site {
    func keep(_ name: String, in team: NewTeam, scope: SecretScope, by actor: UserID) async throws -> Secret {
        try await vault.set(
            #require(SecretName(name)), to: SecretValue("first"), scope: scope, in: team.team.id, by: actor, at: time.now)
    }

    /// What the team's Claws get by the name.
    fileprivate func use(_ name: String, of team: NewTeam) async throws -> String? {
        try await vault.use(
            #require(SecretName(name)), forClaw: team.systemClaw.id, ownedBy: nil, in: team.team.id, purpose: "a test",
            at: time.now)?.exposeText()
    }
}
