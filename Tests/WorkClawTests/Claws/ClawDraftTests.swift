import APIKeys
import Testing

@testable import WorkClaw

@Suite("What may be said of a Claw")
struct ClawDraftTests {
    private let me = UserID(at: Workspace.start)
    private let you = UserID(at: Workspace.start)

    @Test("a name is enough")
    func smallest() {
        #expect(faults(ClawDraft(name: "Scout")).isEmpty)
    }

    @Test("everything may be as large as its limit")
    func largest() {
        let text = String(repeating: "é", count: 32_768)
        let people = [me] + (1..<100).map { _ in UserID(at: Workspace.start) }
        let connection = ClawConnection(
            name: String(repeating: "n", count: 80), kind: String(repeating: "k", count: 40),
            url: "https://example.com/" + String(repeating: "p", count: 2028), secret: String(repeating: "S", count: 64))
        let draft = ClawDraft(
            name: String(repeating: "ñ", count: 80), domain: String(repeating: "d", count: 200), instructions: text,
            personality: text, memory: text, userContext: text, model: "openai/" + String(repeating: "m", count: 193),
            access: .people(people), connections: Array(repeating: connection, count: 50))
        #expect(connection.url?.utf8.count == 2048)
        #expect(faults(draft).isEmpty)
    }

    @Test("all faults are told at once, each with its place")
    func allAtOnce() {
        let text = String(repeating: "x", count: 65_537)
        let draft = ClawDraft(
            name: String(repeating: "n", count: 81), domain: "", instructions: text, personality: "a\u{0}", memory: text,
            userContext: text, model: "gpt\n4", access: .people([you, you]),
            connections: [
                ClawConnection(name: "", kind: "API", url: "ftp://example.com", secret: "no spaces"),
                ClawConnection(name: "Fine", kind: "mcp"),
                ClawConnection(name: "x", kind: "", url: "https://user:pass@example.com"),
            ])
        #expect(
            faults(draft) == [
                "name: too_long", "domain: too_short", "instructions: too_long", "personality: invalid", "memory: too_long",
                "user_context: too_long", "model: invalid", "access.people[1]: not_unique", "access.people: excludes_self",
                "connections[0].name: too_short", "connections[0].kind: invalid", "connections[0].url: invalid",
                "connections[0].secret: invalid", "connections[2].kind: invalid", "connections[2].url: invalid",
            ])
    }

    @Test("a missing name, an empty one, and one with space around it are three different faults")
    func names() {
        #expect(faults(ClawDraft(name: nil)) == ["name: required"])
        #expect(faults(ClawDraft(name: "")) == ["name: too_short"])
        #expect(faults(ClawDraft(name: " Scout")) == ["name: invalid"])
        #expect(faults(ClawDraft(name: "Sc\tout")) == ["name: invalid"])
    }

    @Test("an access list names somebody, at most a hundred, and whoever sends it")
    func access() {
        #expect(faults(ClawDraft(name: "A", access: .people([]))) == ["access.people: required"])
        #expect(faults(ClawDraft(name: "A", access: .people([me, you]))).isEmpty)
        #expect(faults(ClawDraft(name: "A", access: .people([you]))) == ["access.people: excludes_self"])
        let many = [me] + (0..<100).map { _ in UserID(at: Workspace.start) }
        #expect(faults(ClawDraft(name: "A", access: .people(many))) == ["access.people: too_many"])
    }

    @Test("at most 50 connections")
    func connections() {
        let many = Array(repeating: ClawConnection(name: "x", kind: "api"), count: 51)
        #expect(faults(ClawDraft(name: "A", connections: many)) == ["connections: too_many"])
    }

    @Test(
        "a connection's address is absolute, on the web, and carries no credentials",
        arguments: [
            "example.com", "/path", "https://", "https:example.com", "mailto:ana@example.com", "https://exa mple.com",
            "javascript:alert(1)", "https://ana@example.com", "https://exämple.com", "",
        ])
    func addresses(url: String) {
        let connection = ClawConnection(name: "x", kind: "api", url: url)
        #expect(faults(ClawDraft(name: "A", connections: [connection])) == ["connections[0].url: invalid"])
    }

    @Test("no fault repeats what was sent")
    func discretion() {
        let draft = ClawDraft(name: "A\u{7}marker", connections: [ClawConnection(name: "x", kind: "MARKER", url: "marker")])
        for fault in draft.faults(for: me) { #expect(!"\(fault)".lowercased().contains("marker")) }
    }

    @Test("changes leave alone what they do not name, and clear what they null")
    func changes() async throws {
        let claw = Claw.system(of: TeamID(at: Workspace.start), at: Workspace.start)
        #expect(ClawChanges().applied(to: claw) == claw)
        let cleared = ClawChanges(domain: .some(nil), instructions: .some(nil), model: .some("m")).applied(to: claw)
        #expect(cleared.domain == nil)
        #expect(cleared.instructions == "")
        #expect(cleared.model == "m")
        #expect(cleared.personality == claw.personality)
    }

    @Test("changes that null something have no fault")
    func nulls() {
        let changes = ClawChanges(
            domain: .some(nil), instructions: .some(nil), personality: .some(nil), memory: .some(nil),
            userContext: .some(nil), model: .some(nil), connections: .some(nil))
        #expect(changes.faults(for: me, kind: .custom).isEmpty)
    }

    @Test("the System Claw stays with the whole team")
    func system() {
        let restricted = ClawChanges(access: .people([me]))
        #expect(restricted.faults(for: me, kind: .system).summary == ["access: invalid"])
        #expect(ClawChanges(access: .team).faults(for: me, kind: .system).isEmpty)
    }

    private func faults(_ draft: ClawDraft) -> [String] { draft.faults(for: me).summary }
}
