import APIKeys
import APIKeysStore
import Testing

@testable import WorkClaw

@Suite("The forms of a session")
struct FormTests {
    @Test("a session accepts the token of its own pages, through every change of its cookie, and no other")
    func csrf() async throws {
        let workspace = try await Workspace()
        let (one, other) = (try await workspace.session(), try await workspace.session())
        let token = one.session.csrfToken
        #expect(one.session.accepts(csrfToken: token))
        for wrong in [
            "", "x", other.session.csrfToken, String(token.dropLast()), token + "A", one.session.makeFormToken().text,
        ] {
            #expect(!one.session.accepts(csrfToken: wrong))
        }
        let rotated = try #require(
            try await workspace.accounts.confirm(one.session, password: Workspace.password, from: .home, at: Workspace.start)
                .result)
        #expect(rotated.session.accepts(csrfToken: token))
    }

    @Test("a form's token is taken from pages of the same session alone")
    func formTokens() async throws {
        let workspace = try await Workspace()
        let (one, other) = (try await workspace.session().session, try await workspace.session().session)
        let token = one.makeFormToken()
        #expect(one.formToken(token.text) == token && one.makeFormToken() != token)
        for text in ["", other.makeFormToken().text, one.csrfToken, String(token.text.dropLast(2)) + "AA"]
        where text != token.text {
            #expect(one.formToken(text) == nil)
        }
    }

    @Test("of 20 sendings of one form at once one makes a key, and the others are told of it")
    func once() async throws {
        let workspace = try await Workspace()
        let (accounts, keys) = (try workspace.accounts, try workspace.keys)
        let session = try await workspace.session().session
        let token = session.makeFormToken()
        let ids = try await atOnce(20) { _ -> (made: Bool, id: String) in
            let outcome = try await accounts.once(token, in: session, at: Workspace.start) { claim in
                try await keys.issue(
                    NewKey(name: "CI", scopes: [.clawsRead]), in: workspace.team, by: session.person.id,
                    alongside: claim.alongside { $0.key.id.description }
                ).key.id.description
            }
            switch outcome {
            case .made(let id): return (true, id)
            case .repeated(let id): return (false, id)
            }
        }
        #expect(ids.filter(\.made).count == 1 && Set(ids.map(\.id)).count == 1)
        #expect(try await keys.keys(in: workspace.team, limit: 10).count == 1)
    }

    @Test("sending a form again that took a name is answered with what it made, and another form with the refusal")
    func takenName() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let session = try await workspace.session().session
        let token = session.makeFormToken()
        func send(_ token: FormToken) async throws -> FormOutcome<InvitationID> {
            try await accounts.once(token, in: session, at: Workspace.start) { claim in
                try await workspace.teams.invite(
                    EmailAddress("new@acme.example"), as: .member, by: session.person.id, in: workspace.team,
                    at: Workspace.start, recording: claim.completion { $0.invitation.id.description }
                ).invitation.id
            }
        }
        guard case .made(let id) = try await send(token), case .repeated(let again) = try await send(token) else {
            Issue.record("the first sending makes it, the second repeats it")
            return
        }
        #expect(again == id.description)
        #expect(try await refusal { _ = try await send(session.makeFormToken()) } == .alreadyInvited)
    }

    @Test("a form whose change was refused may be sent again")
    func refused() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let session = try await workspace.session().session
        let token = session.makeFormToken()
        func send(_ email: String) async throws -> FormOutcome<InvitationID> {
            try await accounts.once(token, in: session, at: Workspace.start) { claim in
                try await workspace.teams.invite(
                    EmailAddress(email), as: .member, by: session.person.id, in: workspace.team, at: Workspace.start,
                    recording: claim.completion { $0.invitation.id.description }
                ).invitation.id
            }
        }
        #expect(try await refusal { _ = try await send("mia@acme.example") } == .alreadyMember)
        guard case .made = try await send("new@acme.example") else {
            Issue.record("the corrected form makes it")
            return
        }
    }
}
