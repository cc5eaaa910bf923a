import APIKeys
import Foundation
import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("Sessions")
struct SessionTests {
    private let start = Workspace.start

    @Test("a token finds its session with the person, the team in use and the role; no other token finds any")
    func lookUp() async throws {
        let workspace = try await Workspace()
        let started = try await workspace.session()
        let session = try #require(try await workspace.accounts.session(started.token, at: start))
        #expect(session == started.session && session.person == workspace.owner)
        #expect(session.membership == Membership(team: workspace.first.team, role: .owner))
        #expect(session.confirmedAt == start && session.timeZone == .utc && session.emailVerifiedAt == nil)
        #expect(try await workspace.accounts.session(SessionToken(), at: start) == nil)
    }

    @Test("a session is over after 12 hours without a request, and after 14 days whatever happens")
    func limits() async throws {
        let workspace = try await Workspace()
        let token = try await workspace.session().token
        let idle = start.adding(.seconds(12 * 3600))
        #expect(try await workspace.isOpen(token, at: idle.adding(.milliseconds(-1))))
        #expect(try await !workspace.isOpen(token, at: idle))
        let end = start.adding(.seconds(14 * 24 * 3600))
        var now = start
        while now.adding(.seconds(11 * 3600)) < end {
            now = now.adding(.seconds(11 * 3600))
            let session = try #require(try await workspace.accounts.session(token, at: now))
            try await workspace.accounts.touch(session, from: .away, at: now)
        }
        #expect(try await workspace.isOpen(token, at: end.adding(.milliseconds(-1))))
        #expect(try await !workspace.isOpen(token, at: end))
    }

    @Test("use is noted at most once a minute, with where it came from")
    func touching() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let started = try await workspace.session()
        try await accounts.touch(started.session, from: .away, at: start.adding(.seconds(59)))
        #expect(try await accounts.session(started.token, at: start)?.seenAt == start)
        let later = start.adding(.seconds(60))
        try await accounts.touch(started.session, from: .away, at: later)
        #expect(try await accounts.session(started.token, at: later)?.seenAt == later)
        let listed = try await accounts.sessions(besides: started.session, at: later)
        #expect(listed.map(\.address) == ["2001:db8::1"] && listed.map(\.userAgent) == ["Browser/2"])
    }

    @Test("a session that was planted in the browser is worth nothing after the sign-in")
    func fixation() async throws {
        let workspace = try await Workspace()
        let planted = try await workspace.session()
        guard case .signedIn(let own) = try await workspace.signIn(replacing: planted.token) else {
            throw Workspace.NotSignedIn()
        }
        #expect(own.token != planted.token && own.session.id != planted.session.id)
        #expect(try await !workspace.isOpen(planted.token))
        #expect(try await workspace.isOpen(own.token))
    }

    @Test("giving the password again changes the token, and what needs it may be done for 10 minutes")
    func confirmation() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let first = try await workspace.session()
        let later = start.adding(.seconds(600))
        #expect(!first.session.needsConfirmation(at: later.adding(.milliseconds(-1))))
        #expect(first.session.needsConfirmation(at: later))
        #expect(
            try await accounts.confirm(first.session, password: "some other password", from: .home, at: later).word == "wrong")
        #expect(try await workspace.isOpen(first.token, at: later), "a wrong password changes nothing")
        let second = try #require(
            try await accounts.confirm(first.session, password: Workspace.password, from: .home, at: later).result)
        #expect(second.session.id == first.session.id && second.token != first.token)
        #expect(!second.session.needsConfirmation(at: later) && second.session.needsConfirmation(at: start))
        #expect(try await !workspace.isOpen(first.token, at: later))
        #expect(try await workspace.isOpen(second.token, at: later))
    }

    @Test("a person sees their own sessions, ends one or all others, and never another's")
    func ending() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let tokens = [try await workspace.session(), try await workspace.session(), try await workspace.session()]
        let stranger = try await workspace.session(of: workspace.member)
        let present = tokens[0].session
        let listed = try await accounts.sessions(besides: present, at: start)
        #expect(Set(listed.map(\.id)) == Set(tokens.map(\.session.id)))
        #expect(listed.filter(\.isPresent).map(\.id) == [present.id])
        #expect(try await !accounts.end(stranger.session.id, of: present.person.id))
        #expect(try await accounts.end(tokens[1].session.id, of: present.person.id))
        #expect(try await !workspace.isOpen(tokens[1].token))
        #expect(try await accounts.endOthers(than: present) == 1)
        #expect(try await workspace.isOpen(tokens[0].token))
        #expect(try await !workspace.isOpen(tokens[2].token))
        #expect(try await workspace.isOpen(stranger.token))
    }

    @Test("the team in use is one of the person's own, and is lost with the membership")
    func teams() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let started = try await workspace.session(of: workspace.admin)
        #expect(started.session.membership?.role == .admin)
        #expect(try await !accounts.switchTeam(of: started.session, to: workspace.second.team.id))
        let invitation = try await workspace.teams.invite(
            EmailAddress("ada@acme.example"), as: .member, by: workspace.second.owner.id, in: workspace.second.team.id,
            at: start)
        _ = try await workspace.teams.join(with: invitation.token, as: workspace.admin.id, at: start)
        #expect(try await accounts.memberships(of: workspace.admin.id).map(\.team.name) == ["Acme", "Bolt"])
        #expect(try await accounts.switchTeam(of: started.session, to: workspace.second.team.id))
        let membership = try await accounts.session(started.token, at: start)?.membership
        #expect(membership == Membership(team: workspace.second.team, role: .member))
        _ = try await workspace.teams.remove(
            TeamEntryID(workspace.admin), by: workspace.second.owner.id, in: workspace.second.team.id, at: start)
        let after = try #require(try await accounts.session(started.token, at: start))
        #expect(after.membership == nil, "still signed in, and in no team")
    }

    @Test("another role counts from the next request on")
    func demotion() async throws {
        let workspace = try await Workspace()
        let started = try await workspace.session(of: workspace.admin)
        _ = try await workspace.change(TeamEntryID(workspace.admin), to: .member)
        #expect(try await workspace.accounts.session(started.token, at: start)?.membership?.role == .member)
    }

    @Test("neither a session's token nor its secret stands in the database as it is, or in anything printed")
    func secrecy() async throws {
        let workspace = try await Workspace()
        let started = try await workspace.session()
        let digests = try await workspace.database.read { connection in
            try connection.rows("SELECT token_digest FROM sessions").map { try $0.blob(0) }
        }
        #expect(digests == [started.token.digest])
        var dumped = ""
        dump(started, to: &dumped)
        for text in ["\(started)", String(reflecting: started), dumped] {
            #expect(!text.contains(started.token.expose()) && !text.contains(started.session.csrfToken))
            #expect(!text.contains("\(started.session.formSecret.bytes[0]), \(started.session.formSecret.bytes[1])"))
        }
    }

    @Test("what a browser says of itself is kept on one short line, without keys")
    func userAgent() throws {
        let key = KeyFormat.workclaw.makeSecret()
        let text = key.withBytes { String(decoding: $0, as: UTF8.self) }
        let client = ClientTrace(
            address: ClientTrace.home.address, userAgent: "a\r\nb\u{0}\u{202E}\(text) " + String(repeating: "x", count: 5000))
        #expect(client.userAgent.hasPrefix("abwc_live_…") && client.userAgent.unicodeScalars.count <= 200)
        #expect(!client.userAgent.contains(text.suffix(20)))
    }
}
