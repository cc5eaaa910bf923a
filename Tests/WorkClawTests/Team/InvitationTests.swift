import APIKeys
import Foundation
import PostgresTesting
import Testing

@testable import WorkClaw

@Suite("Inviting people")
struct InvitationTests {
    @Test("an invitation is pending for 7 days to the millisecond, and says who made it")
    func pending() async throws {
        let workspace = try await Workspace()
        let issued = try await workspace.invite("New@acme.example", as: .admin)
        let invitation = issued.invitation
        #expect(invitation.email == "New@acme.example" && invitation.role == .admin)
        #expect(invitation.invitedBy == workspace.owner.id && invitation.teamID == workspace.team)
        #expect(invitation.createdAt == Workspace.start)
        #expect(invitation.expiresAt == Workspace.start.adding(.seconds(7 * 86_400)))
        let almost = invitation.expiresAt.adding(.milliseconds(-1))
        #expect(try await workspace.teams.entry("new@ACME.example", in: workspace.team, at: almost) == .invitation(invitation))
        #expect(
            try await refusal {
                _ = try await workspace.teams.entry("new@acme.example", in: workspace.team, at: invitation.expiresAt)
            } == .memberNotFound)
        #expect(try await workspace.audit(of: invitation.id) == ["member.invited by \(workspace.owner.id)"])
    }

    @Test("an address that is in the team, or has been invited, is not invited again; elsewhere it is")
    func twice() async throws {
        let workspace = try await Workspace()
        #expect(try await refusal { _ = try await workspace.invite("MIA@acme.example") } == .alreadyMember)
        _ = try await workspace.invite("new@acme.example")
        #expect(try await refusal { _ = try await workspace.invite("NEW@acme.example", as: .admin) } == .alreadyInvited)
        _ = try await workspace.teams.invite(
            EmailAddress("new@acme.example"), as: .member, by: workspace.second.owner.id, in: workspace.second.team.id,
            at: Workspace.start)
    }

    @Test("an invitation that has run out, or was revoked, is in nobody's way")
    func again() async throws {
        let workspace = try await Workspace()
        let first = try await workspace.invite("new@acme.example").invitation
        let second = try await workspace.invite("new@acme.example", at: first.expiresAt).invitation
        #expect(second.id != first.id)
        _ = try await workspace.remove(.invitation(second.id), at: second.createdAt)
        _ = try await workspace.invite("new@acme.example", at: second.createdAt)
        #expect(
            try await Set(workspace.audit(of: second.id)) == [
                "member.invited by \(workspace.owner.id)", "invitation.revoked by \(workspace.owner.id)",
            ])
    }

    @Test("of 20 invitations at once for one address, one is made")
    func race() async throws {
        let workspace = try await Workspace()
        let codes = try await atOnce(20) { _ in try await refusal { _ = try await workspace.invite("new@acme.example") } }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .alreadyInvited }.count == 19)
    }

    @Test("an Admin invites Members; to invite an Admin takes the Owner; a Member and a stranger invite nobody")
    func roles() async throws {
        let workspace = try await Workspace()
        _ = try await workspace.invite("one@acme.example", as: .member, by: workspace.admin)
        _ = try await workspace.invite("two@acme.example", as: .admin, by: workspace.owner)
        for (inviter, role) in [
            (workspace.admin, AssignableRole.admin), (workspace.member, .member), (workspace.second.owner, .member),
        ] {
            // Even of an address that is taken they learn nothing.
            for email in ["three@acme.example", "mia@acme.example"] {
                #expect(try await refusal { _ = try await workspace.invite(email, as: role, by: inviter) } == .roleForbids)
            }
        }
        #expect(try await workspace.count("invitations") == 2)
    }

    @Test("only the Owner makes a pending invitation one for an Admin; an Admin may make it less")
    func pendingRole() async throws {
        let workspace = try await Workspace()
        let id = TeamEntryID.invitation(
            try await workspace.invite("new@acme.example", as: .member, by: workspace.admin).invitation.id)
        #expect(try await refusal { _ = try await workspace.change(id, to: .admin, by: workspace.admin) } == .roleForbids)
        let raised = try await workspace.change(id, to: .admin, by: workspace.owner)
        guard case .invitation(let invitation) = raised.entry else {
            Issue.record("no invitation")
            return
        }
        #expect(invitation.role == .admin && invitation.invitedBy == workspace.owner.id)
        #expect(raised.revokedKeys.isEmpty && raised.sequence == nil)
        let lowered = try await workspace.change(id, to: .member, by: workspace.admin)
        #expect(lowered.entry.role == .member)
        #expect(try await workspace.change(id, to: .member, by: workspace.owner) == lowered, "nothing to change")
        #expect(
            try await Set(workspace.audit(of: id)) == [
                "member.invited by \(workspace.admin.id)", "invitation.role_changed by \(workspace.owner.id)",
                "invitation.role_changed by \(workspace.admin.id)",
            ])
    }

    @Test("an invitation of another team, one that has run out, and one that is no more are not found")
    func notFound() async throws {
        let workspace = try await Workspace()
        let revoked = try await workspace.invite("a@acme.example").invitation
        _ = try await workspace.remove(.invitation(revoked.id))
        let ranOut = try await workspace.invite("b@acme.example", at: Workspace.start.adding(.seconds(-7 * 86_400))).invitation
        let stranger = try await workspace.teams.invite(
            EmailAddress("c@bolt.example"), as: .member, by: workspace.second.owner.id, in: workspace.second.team.id,
            at: Workspace.start
        ).invitation
        for invitation in [revoked, ranOut, stranger] {
            let id = TeamEntryID.invitation(invitation.id)
            #expect(try await refusal { _ = try await workspace.remove(id) } == .notFound)
            #expect(try await refusal { _ = try await workspace.change(id, to: .admin) } == .notFound)
        }
        let owner = workspace.second.owner.id
        #expect(
            try await workspace.teams.remove(
                .invitation(stranger.id), by: owner, in: workspace.second.team.id, at: Workspace.start
            ).entry == .invitation(stranger))
    }

    @Test("the token stands in no file of the database", .ofSQLite)
    func secrecy() async throws {
        let workspace = try await Workspace()
        let issued = try await workspace.invite("findable@acme.example")
        var sawAddress = false
        for file in try FileManager.default.contentsOfDirectory(at: workspace.directory, includingPropertiesForKeys: nil) {
            let bytes = try Data(contentsOf: file)
            #expect(bytes.range(of: Data(issued.token.expose().utf8)) == nil)
            sawAddress = sawAddress || bytes.range(of: Data("findable@acme.example".utf8)) != nil
        }
        #expect(sawAddress, "the search finds what is there")
    }
}
