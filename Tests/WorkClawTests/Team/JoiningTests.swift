import APIKeys
import Testing

@testable import WorkClaw

@Suite("Joining a team")
struct JoiningTests {
    @Test("somebody new gets an account with the invitation's address, the password given, and the role offered")
    func newPerson() async throws {
        let workspace = try await Workspace()
        let issued = try await workspace.invite("New@acme.example", as: .admin)
        let now = Workspace.start.adding(.seconds(60))
        let joined = try await workspace.teams.join(
            with: issued.token, password: Password("a pass phrase of their own"), at: now)
        #expect(joined.team == workspace.first.team)
        let member = joined.member
        #expect(member.role == .admin && member.joinedAt == now && member.person.email == "New@acme.example")
        #expect(try await workspace.teams.member(email: "new@acme.example", of: workspace.team) == member)
        let signedIn = try await workspace.teams.person(
            EmailAddress("new@acme.example"), password: Password("a pass phrase of their own"))
        #expect(signedIn == member.person)
        #expect(try await workspace.audit(of: member.id) == ["member.joined by \(member.person.id)"])
        #expect(try await workspace.pending().isEmpty)
    }

    @Test("somebody with an account keeps it, and must know its password")
    func knownPerson() async throws {
        let workspace = try await Workspace()
        let issued = try await workspace.invite("Boris@bolt.example")
        let wrong = try await refusal { _ = try await workspace.join(issued.token, password: "not the right password") }
        #expect(wrong == .wrongPassword)
        #expect(try await workspace.pending() == ["Boris@bolt.example"], "a wrong password uses nothing up")
        let member = try await workspace.join(issued.token, password: "staple battery horse")
        #expect(member.person == workspace.second.owner && member.role == .member)
        #expect(try await workspace.teams.owner(of: workspace.second.team.id) == workspace.second.owner)
    }

    @Test("somebody whose account has no password cannot join with any")
    func withoutPassword() async throws {
        let workspace = try await Workspace()
        let issued = try await workspace.teams.invite(
            EmailAddress(workspace.member.email), as: .member, by: workspace.second.owner.id, in: workspace.second.team.id,
            at: Workspace.start)
        #expect(try await refusal { _ = try await workspace.join(issued.token) } == .wrongPassword)
    }

    @Test("a link works once, until it runs out, and not after it was revoked; no other token ever does")
    func invalid() async throws {
        let workspace = try await Workspace()
        let (used, revoked, ranOut) = try await (
            workspace.invite("a@acme.example"), workspace.invite("b@acme.example"), workspace.invite("c@acme.example")
        )
        _ = try await workspace.join(used.token, at: used.invitation.expiresAt.adding(.milliseconds(-1)))
        _ = try await workspace.remove(.invitation(revoked.invitation.id))
        for token in [used.token, revoked.token, InvitationToken()] {
            #expect(try await refusal { _ = try await workspace.join(token) } == .invitationInvalid)
        }
        let end = ranOut.invitation.expiresAt
        #expect(try await refusal { _ = try await workspace.join(ranOut.token, at: end) } == .invitationInvalid)
    }

    @Test("of 20 at once with one link one joins, be they new or known", arguments: ["new@acme.example", "boris@bolt.example"])
    func once(_ email: String) async throws {
        let workspace = try await Workspace()
        let token = try await workspace.invite(email).token
        let codes = try await atOnce(20) { _ in
            try await refusal { _ = try await workspace.join(token, password: "staple battery horse") }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .invitationInvalid }.count == 19)
        #expect(try await workspace.count("memberships") == 6)
    }

    @Test("somebody new who joins two teams at once has one account, and both memberships")
    func twoTeams() async throws {
        let workspace = try await Workspace()
        let (first, second) = (workspace.team, workspace.second)
        let tokens = try await [
            workspace.invite("new@acme.example").token,
            workspace.teams.invite(
                EmailAddress("new@acme.example"), as: .admin, by: second.owner.id, in: second.team.id, at: Workspace.start
            ).token,
        ]
        let people = try await atOnce(2) { try await workspace.join(tokens[$0]).person }
        #expect(Set(people).count == 1)
        for team in [first, second.team.id] {
            _ = try await workspace.teams.member(email: "new@acme.example", of: team)
        }
    }

    @Test("a revocation and an acceptance at once: the link is used up by one of them")
    func revokedMeanwhile() async throws {
        let workspace = try await Workspace()
        for number in 0..<5 {
            let issued = try await workspace.invite("new\(number)@acme.example")
            let codes = try await atOnce(2) { which in
                try await refusal {
                    if which == 0 {
                        _ = try await workspace.join(issued.token)
                    } else {
                        _ = try await workspace.remove(.invitation(issued.invitation.id))
                    }
                }
            }
            #expect(codes.filter { $0 == nil }.count == 1, "\(codes)")
        }
    }
}
