import APIKeys
import Foundation
import SQLDatabase
import Testing

@testable import WorkClaw

@Suite("Links that are mailed or printed")
struct LinkTests {
    private let start = Workspace.start

    private func resetMail(
        _ workspace: Workspace, _ email: String = "olga@acme.example", from client: ClientTrace = .home
    ) async throws -> ResetRequest.ResetMail? {
        guard case .accepted(let mail) = try await workspace.accounts.requestReset(email: email, from: client, at: start) else {
            return nil
        }
        return mail
    }

    @Test("a set-up link makes the first team once, within 30 minutes; a newer one replaces it; of 10 at once one does")
    func setUp() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = try await Workspace.openDatabase(in: directory)
        let accounts = AccountStore(database: database, hasher: PasswordHasher(parameters: .weak), keyring: .inMemory())
        @Sendable func setUp(_ token: SetUpToken, _ name: String = "Acme", at now: Timestamp) async throws {
            _ = try await accounts.setUp(
                with: token, name: TeamName(name), email: EmailAddress("olga@acme.example"),
                password: Password(Workspace.password), at: now)
        }
        let replaced = try #require(try await accounts.makeSetUpToken(at: start))
        let token = try #require(try await accounts.makeSetUpToken(at: start))
        let end = start.adding(AccountStore.setUpLifetime)
        #expect(try await accounts.opens(token, at: end.adding(.milliseconds(-1))))
        #expect(try await !accounts.opens(token, at: end))
        #expect(try await !accounts.opens(replaced, at: start))
        for (token, now) in [(replaced, start), (token, end), (SetUpToken(), start)] {
            #expect(try await refusal { try await setUp(token, at: now) } == .linkInvalid)
        }
        let codes = try await atOnce(10) { number in try await refusal { try await setUp(token, "T\(number)", at: start) } }
        #expect(codes.filter { $0 == nil }.count == 1 && codes.filter { $0 == .linkInvalid }.count == 9)
        #expect(try await accounts.makeSetUpToken(at: start) == nil)
    }

    @Test("a reset link sets the password once, within 30 minutes, and ends every session; a newer one replaces it")
    func reset() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let session = try await workspace.session()
        let replaced = try #require(try await resetMail(workspace))
        let mail = try #require(try await resetMail(workspace))
        #expect(mail.person == workspace.owner)
        let new = try Password("a fine new phrase")
        let end = start.adding(AccountStore.resetLifetime)
        for (token, now) in [(replaced.token, start), (mail.token, end), (ResetToken(), start)] {
            #expect(try await refusal { _ = try await accounts.resetPassword(with: token, to: new, at: now) } == .linkInvalid)
        }
        #expect(try await workspace.isOpen(session.token))
        let codes = try await atOnce(5) { _ in
            try await refusal { _ = try await accounts.resetPassword(with: mail.token, to: new, at: start) }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(try await !workspace.isOpen(session.token))
        #expect(try await workspace.signIn("olga@acme.example", "a fine new phrase").word == "signed in")
    }

    @Test("whoever asks for a reset is told the same whether or not there is an account, and as much is written")
    func enumeration() async throws {
        let workspace = try await Workspace()
        #expect(try await resetMail(workspace) != nil)
        let rows = try await workspace.count("account_links")
        #expect(try await resetMail(workspace, "nobody@acme.example", from: .away) == nil)
        #expect(try await workspace.count("account_links") == (rows ?? 0) + 1)
    }

    @Test("a link of one kind is none of another")
    func kinds() async throws {
        let workspace = try await Workspace()
        let mail = try #require(try await resetMail(workspace))
        let session = try await workspace.session().session
        let token = try #require(VerificationToken(mail.token.expose()))
        #expect(try await refusal { _ = try await workspace.accounts.verify(token, by: session, at: start) } == .linkInvalid)
        #expect(try await workspace.accounts.person(of: mail.token, at: start) == workspace.owner)
    }

    @Test("an address is verified, and changed, by the link that was mailed there, opened by the one who asked")
    func verification() async throws {
        let workspace = try await Workspace()
        let accounts = try workspace.accounts
        let started = try await workspace.session()
        let stranger = try await workspace.session(of: workspace.member)
        func request(_ email: String) async throws -> VerificationToken {
            try #require(
                try await accounts.requestVerification(
                    of: EmailAddress(email), for: started.session, from: .place(email.count), at: start
                ).result)
        }
        let own = try await request("olga@acme.example")
        _ = try await accounts.verify(own, by: started.session, at: start)
        #expect(try await accounts.session(started.token, at: start)?.emailVerifiedAt == start)
        let reset = try #require(try await resetMail(workspace))
        let clicked = try await request("mia2@acme.example")
        #expect(try await refusal { _ = try await accounts.verify(clicked, by: stranger.session, at: start) } == .linkInvalid)
        let taken = try await request("mia@acme.example")
        #expect(try await refusal { _ = try await accounts.verify(taken, by: started.session, at: start) } == .personExists)
        let new = try await request("Olga@new.example")
        let end = start.adding(AccountStore.verificationLifetime)
        #expect(try await refusal { _ = try await accounts.verify(new, by: started.session, at: end) } == .linkInvalid)
        #expect(try await accounts.verify(new, by: started.session, at: start).email.text == "Olga@new.example")
        #expect(try await accounts.session(started.token, at: start)?.person.email == "Olga@new.example")
        #expect(try await accounts.person(of: reset.token, at: start) == nil, "the old mailbox opens nothing any more")
    }

    @Test("somebody who has signed in accepts an invitation for their own address, and for no other")
    func accepting() async throws {
        let workspace = try await Workspace()
        let boris = workspace.second.owner
        let issued = try await workspace.invite("Boris@bolt.example", as: .admin)
        let shown = try #require(try await workspace.teams.invitation(of: issued.token, at: start))
        #expect(shown.isKnown && shown.team == workspace.first.team && shown.invitation == issued.invitation)
        func accept(_ person: Person) async throws {
            _ = try await workspace.teams.join(with: issued.token, as: person.id, at: start)
        }
        #expect(try await refusal { try await accept(workspace.member) } == .wrongAddress)
        try await accept(boris)
        #expect(try await workspace.role(of: boris) == .admin)
        #expect(try await refusal { try await accept(boris) } == .invitationInvalid)
        #expect(try await workspace.teams.invitation(of: issued.token, at: start) == nil)
    }
}
