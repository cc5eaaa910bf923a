import APIKeys
import APIKeysStore
import Testing

@testable import WorkClaw

@Suite("Removing members")
struct MemberRemovalTests {
    @Test("a removal ends the membership, and revokes all keys that the person made in this team, and in no other")
    func keys() async throws {
        let workspace = try await Workspace()
        let admin = workspace.admin
        let joined = try await workspace.teams.join(
            with: workspace.invite("boris@bolt.example", as: .admin).token, password: Password("staple battery horse"),
            at: Workspace.start
        ).member.person
        let narrow = try await workspace.makeKey(.chatRead, by: joined)
        let wide = try await workspace.makeKey(.clawsWrite, by: joined)
        let othersKey = try await workspace.makeKey(.clawsWrite, by: admin)
        let elsewhere = try await workspace.keys.issue(
            NewKey(name: "theirs", scopes: [.clawsWrite]), in: workspace.second.team.id, by: joined.id
        ).key.id
        let change = try await workspace.remove(.init(joined), by: admin)
        #expect(Set(change.revokedKeys.map(\.id)) == [narrow, wide] && change.sequence == 5)
        #expect(change.revokedKeys.allSatisfy { $0.revokedReason == "member removed" })
        for id in [narrow, wide] {
            #expect(try await workspace.keys.key(id, in: workspace.team).status(at: Workspace.start) == .revoked)
            #expect(try await workspace.audit(of: id).contains("key.revoked by \(admin.id)"))
        }
        #expect(try await workspace.keys.key(othersKey, in: workspace.team).revokedAt == nil)
        #expect(try await workspace.keys.key(elsewhere, in: workspace.second.team.id).revokedAt == nil)
        #expect(try await workspace.role(of: joined) == nil)
        #expect(try await workspace.audit(of: MemberID(joined.id)).contains("member.removed by \(admin.id)"))
        #expect(try await workspace.teams.owner(of: workspace.second.team.id) == joined, "they stay in their other teams")
    }

    @Test("an Admin may remove an Admin, and themselves; a Member nobody, not even themselves")
    func rules() async throws {
        let workspace = try await Workspace()
        let (admin, member) = (workspace.admin, workspace.member)
        for target in [workspace.otherMember, member, admin] {
            #expect(try await refusal { _ = try await workspace.remove(.init(target), by: member) } == .roleForbids)
        }
        _ = try await workspace.change(.init(member), to: .admin)
        _ = try await workspace.remove(.init(member), by: admin)
        let key = try await workspace.makeKey(.teamWrite, by: admin)
        let left = try await workspace.remove(.init(admin), by: admin)
        #expect(left.revokedKeys.map(\.id) == [key])
        #expect(try await workspace.count("memberships") == 3, "the Owner, a Member, and the other team's Owner")
    }

    @Test("whoever is removed leaves the lists of restricted Claws; one that nobody could see any more is the Owner's")
    func claws() async throws {
        let workspace = try await Workspace()
        let (owner, admin, member) = (workspace.owner.id, workspace.admin.id, workspace.member.id)
        let shared = try await workspace.makeClaw("Shared", access: .people([admin, member]), by: admin)
        let alone = try await workspace.makeClaw("Alone", access: .people([admin]), by: admin)
        let open = try await workspace.makeClaw("Open", by: admin)
        let now = Workspace.start.adding(.seconds(9))
        _ = try await workspace.remove(.init(workspace.admin), at: now)

        let kept = try await workspace.claws.claw(shared.id, in: workspace.team, seenBy: member)
        #expect(kept.access == .people([member]) && kept.version == 2 && kept.updatedAt == now)
        #expect(
            try await refusal { _ = try await workspace.claws.claw(shared.id, in: workspace.team, seenBy: owner) } == .notFound)
        let inherited = try await workspace.claws.claw(alone.id, in: workspace.team, seenBy: owner)
        #expect(inherited.access == .people([owner]) && inherited.version == 2 && inherited.updatedAt == now)
        #expect(try await workspace.claws.claw(open.id, in: workspace.team, seenBy: owner) == open)
        for id in [shared.id, alone.id] {
            #expect(try await workspace.audit(of: id) == ["claw.created by \(admin)", "claw.updated by \(owner)"])
        }
    }

    @Test("whoever comes back starts anew: in the role offered then, on no list, with no key")
    func comingBack() async throws {
        let workspace = try await Workspace()
        let password = "a pass phrase of their own"
        let person = try await workspace.join(workspace.invite("new@acme.example", as: .admin).token, password: password).person
        let key = try await workspace.makeKey(.clawsWrite, by: person)
        let claw = try await workspace.makeClaw("Theirs", access: .people([person.id]), by: person.id)
        _ = try await workspace.remove(.init(person))
        await #expect(throws: KeyServiceError.notAMember) { try await workspace.makeKey(.chatRead, by: person) }
        let member = try await workspace.join(workspace.invite("new@acme.example").token, password: password)
        #expect(member.person == person && member.role == .member)
        #expect(try await workspace.keys.key(key, in: workspace.team).status(at: Workspace.start) == .revoked)
        let code = try await refusal {
            _ = try await workspace.claws.claw(claw.id, in: workspace.team, seenBy: person.id)
        }
        #expect(code == .notFound)
    }

    @Test("a removal revokes the pending invitations that the person answers for")
    func invitations() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.invite("a@acme.example", by: workspace.admin)
        _ = try await workspace.invite("b@acme.example")
        _ = try await workspace.remove(.init(workspace.admin))
        #expect(try await workspace.pending() == ["b@acme.example"])
        #expect(try await refusal { _ = try await workspace.join(made.token) } == .invitationInvalid)
    }

    @Test("of 20 removals at once one removes")
    func race() async throws {
        let workspace = try await Workspace()
        let codes = try await atOnce(20) { _ in try await refusal { _ = try await workspace.remove(.init(workspace.member)) } }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .notFound }.count == 19)
    }
}
