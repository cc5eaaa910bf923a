import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import SQLDatabase
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawDashboard

@Suite("The page of the audit log")
struct AuditTests {
    @Test("it says who did what and when, and is found by who and by what")
    func whole() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        let key = try await site.issue("=CI <img src=x>", in: team).key
        site.time.advance(by: .seconds(1))
        _ = try await site.keys.revoke(key.id, in: team.team.id, by: team.owner.id, reason: "lost")
        let browser = try await site.browser()
        #expect(try await browser.get("/settings/keys").link("Audit log") == "/settings/audit")
        let page = try await browser.get("/settings/audit")
        #expect(page.status == 200)
        for text in ["key.revoked", "key.created", "member.joined", "team.created", "one@example.com", "reason: lost"] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(page.text.contains("name: =CI &lt;img") && !page.text.contains("<img"))
        func actions(_ query: String) async throws -> [String] {
            try await browser.get("/settings/audit?\(query)").text
                .matches(of: /<th scope="row" role="rowheader"><a href="[^"]*">([^<]*)</).map { String($0.output.1) }
        }
        #expect(try await actions("action=key") == ["key.revoked", "key.created"])
        #expect(try await actions("action=key.created&actor=one@example.com") == ["key.created"])
        #expect(try await actions("actor=member@example.com") == ["member.joined"])
        #expect(try await actions("actor=\(member.person.id)") == ["member.joined"])
        #expect(try await actions("actor=nobody").isEmpty)
        for (query, fault) in [("actor=no@example.com", "actor-fault"), ("action=%3Cimg", "action-fault")] {
            let wrong = try await browser.get("/settings/audit?\(query)")
            #expect(wrong.status == 422 && wrong.text.contains(#"id="\#(fault)""#) && !wrong.text.contains("<img"))
        }
    }

    @Test("a long log has pages, and all of them are in the file")
    func pages() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let count = Download.portion + 20
        try await site.database.write { [time = site.time.now] connection in
            for number in 0..<count {
                try AuditLog.append(
                    AuditEntry(
                        teamID: team.team.id, time: time.adding(.milliseconds(number + 1)), actor: team.owner.id,
                        action: "key.created", subject: "s\(number).", details: ["name": "@n"]), on: connection)
            }
        }
        let browser = try await site.browser()
        var page = try await browser.get("/settings/audit?action=key.created")
        var subjects: [String] = []
        for _ in 0..<20 {
            subjects += page.text.matches(of: /<span>(s\d+\.)<\/span>/).map { String($0.output.1) }
            guard let older = page.link("Older") else { break }
            page = try await browser.get(older)
        }
        #expect(subjects == (0..<count).reversed().map { "s\($0)." })
        let file = try await browser.get("/settings/audit.csv?action=key")
        #expect(file["Content-Disposition"] == "attachment; filename=\"audit-\(team.team.id).csv\"")
        let lines = file.text.components(separatedBy: "\r\n")
        #expect(lines.count == count + 2)
        #expect(lines[0] == "time,id,action,actor,actor_email,subject,details,surface,api_key,address")
        #expect(lines[1].hasSuffix(",key.created,\(team.owner.id),one@example.com,s\(count - 1).,name: @n,system,,"))
        #expect(try await browser.get("/settings/audit.csv?actor=no@example.com").status == 422)
    }

    @Test("a Member is not shown it, and may not see it; nobody sees another team's", arguments: ["", ".csv"])
    func roles(_ suffix: String) async throws {
        let site = try await Site()
        let team = try await site.setUp()
        _ = try await site.join(team, "member@example.com")
        _ = try await site.makeTeam("Second", owner: "two@example.com")
        let browser = try await site.browser("member@example.com")
        #expect(try await browser.get("/settings/keys").link("Audit log") == nil)
        #expect(try await browser.get("/settings/audit\(suffix)").status == 403)
        #expect(try await site.send(.get, "/settings/audit\(suffix)").status == 303)
        let other = try await site.browser("two@example.com").get("/settings/audit\(suffix)")
        #expect(other.status == 200 && other.text.contains("team.created"))
        #expect(!other.text.contains("member.joined") && !other.text.contains("member@example.com"))
    }

    @Test("it says from where each change came, and is found by that")
    func origins() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        #expect(try await browser.makeKey("by page").status == 200)
        let key = try #require(try await site.keys.keys(in: team.team.id, limit: 1).first)
        let claws = ClawStore(database: site.database)
        try await AuditOrigin.$current.withValue(.api(key.id, from: IPAddress("2001:db8::7"))) {
            _ = try await claws.create(ClawDraft(name: "by key"), by: team.owner.id, in: team.team.id, at: site.time.now)
        }
        try await AuditOrigin.$current.withValue(.commandLine) {
            _ = try await site.join(team, "by-command@example.com")
        }
        try await site.database.write { [time = site.time.now] connection in
            try connection.execute(
                """
                INSERT INTO audit_entries (id, team_id, time, actor, action, subject, details)
                VALUES ($1, $2, $3, NULL, 'key.expired', 'old', '{}')
                """,
                EventID(at: time).description, team.team.id.description, time.milliseconds)
        }
        func actions(_ from: String) async throws -> [String] {
            try await browser.get("/settings/audit?from=\(FormBody.encoded(from))").text
                .matches(of: /<th scope="row" role="rowheader"><a href="[^"]*">([^<]*)</).map { String($0.output.1) }.sorted()
        }
        #expect(try await actions("dashboard") == ["key.created"])
        #expect(try await actions("127.0.0.1").isEmpty)
        #expect(try await actions("api") == ["claw.created"])
        #expect(try await actions(key.id.description) == ["claw.created"])
        #expect(try await actions("2001:DB8::7") == ["claw.created"])
        #expect(try await actions("Command line") == ["member.invited", "member.joined"])
        #expect(try await actions("system").contains("team.created"))
        let page = try await browser.get("/settings/audit")
        #expect(page.text.contains("Not recorded") && page.link("Command line") == "/settings/audit?from=command%2Dline")
        #expect(page.link("2001:db8::7") == "/settings/audit?from=2001%3Adb8%3A%3A7")
        let file = try await browser.get("/settings/audit.csv?from=api").text
        #expect(file.contains(",api,\(key.id),2001:db8::7\r\n") && !file.contains("key.created"))
        let wrong = try await browser.get("/settings/audit?from=%3Cimg%3E")
        #expect(wrong.status == 422 && wrong.text.contains(#"id="from-fault""#) && !wrong.text.contains("<img"))
    }

    @Test("who has left is still named by the id")
    func hasLeft() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let member = try await site.join(team, "member@example.com")
        _ = try await site.teams.remove(.member(member.id), by: team.owner.id, in: team.team.id, at: site.time.now)
        let page = try await site.browser().get("/settings/audit?action=member.joined")
        #expect(page.text.contains("\(member.person.id) (has left)"))
    }
}
