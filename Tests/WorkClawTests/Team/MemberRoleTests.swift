import APIKeys
import APIKeysStore
import Testing

@testable import WorkClaw

@Suite("Changing roles")
struct MemberRoleTests {
    @Test("the Owner makes Admins and Members; an Admin makes Members, other Admins among them; a Member makes nobody anything")
    func rules() async throws {
        let workspace = try await Workspace()
        let (owner, admin, member, other) = (workspace.owner, workspace.admin, workspace.member, workspace.otherMember)
        for actor in [admin, member, workspace.second.owner] {
            #expect(try await refusal { _ = try await workspace.change(.init(other), to: .admin, by: actor) } == .roleForbids)
        }
        #expect(try await refusal { _ = try await workspace.change(.init(admin), to: .member, by: member) } == .roleForbids)
        _ = try await workspace.change(.init(member), to: .admin, by: owner)
        #expect(try await workspace.role(of: member) == .admin)
        _ = try await workspace.change(.init(member), to: .member, by: admin)
        #expect(try await workspace.role(of: member) == .member)
        #expect(
            try await Set(workspace.audit(of: MemberID(member.id))) == [
                "member.role_changed by \(owner.id)", "member.role_changed by \(admin.id)",
            ])
    }

    @Test("first the actor's role is looked at, then whether there is such a member, then whether it is the Owner")
    func order() async throws {
        let workspace = try await Workspace()
        let nobody = TeamEntryID.member(MemberID(UserID(at: Workspace.start)))
        let stranger = TeamEntryID(workspace.second.owner)
        let owner = TeamEntryID(workspace.owner)
        for id in [nobody, stranger, owner] {
            #expect(try await refusal { _ = try await workspace.change(id, to: .member, by: workspace.member) } == .roleForbids)
            #expect(try await refusal { _ = try await workspace.remove(id, by: workspace.member) } == .roleForbids)
            let member = workspace.member
            #expect(
                try await refusal { _ = try await workspace.keysAtStake(id, becoming: nil, by: member) } == .roleForbids)
            let code: WorkspaceError.Code = id == owner ? .teamOwner : .notFound
            #expect(try await refusal { _ = try await workspace.change(id, to: .admin) } == code)
            #expect(try await refusal { _ = try await workspace.change(id, to: .member, by: workspace.admin) } == code)
            #expect(try await refusal { _ = try await workspace.remove(id, by: workspace.admin) } == code)
            #expect(try await refusal { _ = try await workspace.keysAtStake(id, becoming: .member) } == code)
        }
    }

    @Test("a demotion revokes the keys that go beyond a Member, in this team alone, with the reason and its audit entry")
    func demotion() async throws {
        let workspace = try await Workspace()
        let admin = workspace.admin
        let wide = try await workspace.makeKey(.clawsRead, .clawsWrite, by: admin)
        let narrow = try await workspace.makeKey(.clawsRead, .teamRead, .chatWrite, by: admin)
        let others = try await workspace.makeKey(.clawsWrite, by: workspace.owner)
        #expect(try await workspace.keysAtStake(.init(admin), becoming: .member).map(\.id) == [wide])
        #expect(try await Set(workspace.keysAtStake(.init(admin), becoming: nil).map(\.id)) == [wide, narrow])
        let change = try await workspace.change(.init(admin), to: .member)
        #expect(change.revokedKeys.map(\.id) == [wide])
        #expect(change.sequence == 4, "three keys were made before")
        let key = try await workspace.keys.key(wide, in: workspace.team)
        #expect(key.revokedAt == Workspace.start && key.revokedReason == "role changed to member")
        #expect(try await workspace.audit(of: wide).contains("key.revoked by \(workspace.owner.id)"))
        for id in [narrow, others] {
            #expect(try await workspace.keys.key(id, in: workspace.team).revokedAt == nil)
        }
        #expect(try await workspace.role(of: admin) == .member)
    }

    @Test("a promotion, and a role that is there already, revoke nothing and leave nothing to wait for")
    func promotion() async throws {
        let workspace = try await Workspace()
        let key = try await workspace.makeKey(.clawsRead, by: workspace.member)
        let promoted = try await workspace.change(.init(workspace.member), to: .admin)
        let same = try await workspace.change(.init(workspace.member), to: .admin)
        #expect(promoted == same)
        #expect(promoted.entry.role == .admin && promoted.revokedKeys.isEmpty && promoted.sequence == nil)
        #expect(try await workspace.keys.key(key, in: workspace.team).revokedAt == nil)
        #expect(try await workspace.audit(of: MemberID(workspace.member.id)).count == 1)
    }

    @Test("a demotion revokes the pending invitations that the person answers for, and nobody else's")
    func invitations() async throws {
        let workspace = try await Workspace()
        let byAdmin = try await workspace.invite("a@acme.example", by: workspace.admin)
        let raised = try await workspace.invite("b@acme.example", by: workspace.admin)
        _ = try await workspace.change(.invitation(raised.invitation.id), to: .admin)
        _ = try await workspace.invite("c@acme.example")
        _ = try await workspace.change(.init(workspace.admin), to: .member)
        #expect(try await workspace.pending() == ["b@acme.example", "c@acme.example"], "the Owner answers for the raised one")
        #expect(try await refusal { _ = try await workspace.join(byAdmin.token) } == .invitationInvalid)
        #expect(try await workspace.audit(of: byAdmin.invitation.id).contains("invitation.revoked by \(workspace.owner.id)"))
    }

    @Test("of two Admins who demote each other at once, one does, and the other is no longer allowed to")
    func eachOther() async throws {
        let workspace = try await Workspace()
        for _ in 0..<5 {
            let pair = [workspace.admin, workspace.member]
            for person in pair { _ = try await workspace.change(.init(person), to: .admin) }
            let codes = try await atOnce(2) { which in
                try await refusal { _ = try await workspace.change(.init(pair[which]), to: .member, by: pair[1 - which]) }
            }
            #expect(Set(codes) == [nil, .roleForbids])
        }
    }

    @Test("a key that is made while its maker is demoted is either refused or revoked: none that goes too far is left")
    func issuedMeanwhile() async throws {
        let workspace = try await Workspace()
        _ = try await atOnce(20) { number in
            if number == 10 {
                _ = try await workspace.change(.init(workspace.admin), to: .member)
            } else {
                _ = try? await workspace.makeKey(.clawsWrite, by: workspace.admin)
            }
        }
        let living = try await workspace.keys.keys(in: workspace.team, status: .active, limit: 100)
        #expect(living.isEmpty)
    }
}
