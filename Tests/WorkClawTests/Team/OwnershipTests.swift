import APIKeys
import APIKeysStore
import Testing

@testable import WorkClaw

@Suite("Handing a team over, and resetting passwords")
struct OwnershipTests {
    @Test("the Owner hands the team over and is an Admin then; keys stay, and so do the invitations that an Admin may make")
    func transfer() async throws {
        let workspace = try await Workspace()
        let (owner, member) = (workspace.owner, workspace.member)
        let key = try await workspace.makeKey(.clawsWrite, by: owner)
        _ = try await workspace.invite("a@acme.example", as: .admin)
        _ = try await workspace.invite("b@acme.example", as: .member)
        let new = try await transfer(to: member, by: owner, workspace)
        #expect(new.person == member && new.role == .owner)
        #expect(try await workspace.teams.owner(of: workspace.team) == member)
        #expect(try await workspace.role(of: owner) == .admin)
        #expect(try await workspace.keys.key(key, in: workspace.team).revokedAt == nil)
        #expect(try await workspace.pending() == ["b@acme.example"])
        #expect(try await workspace.audit(of: workspace.team).contains("team.ownership_transferred by \(owner.id)"))
        #expect(try await refusal { _ = try await workspace.change(.init(member), to: .member, by: owner) } == .teamOwner)
    }

    @Test("nobody but the Owner hands a team over, and only to a member of it who is not the Owner already")
    func rules() async throws {
        let workspace = try await Workspace()
        for actor in [workspace.admin, workspace.member, workspace.second.owner] {
            #expect(try await refusal { _ = try await transfer(to: actor, by: actor, workspace) } == .roleForbids)
        }
        let owner = workspace.owner
        #expect(try await refusal { _ = try await transfer(to: workspace.second.owner, by: owner, workspace) } == .notFound)
        #expect(try await refusal { _ = try await transfer(to: owner, by: owner, workspace) } == .teamOwner)
    }

    @Test("of several transfers at once one is made: there is one Owner")
    func race() async throws {
        let workspace = try await Workspace()
        let heirs = [workspace.admin, workspace.member, workspace.otherMember]
        let codes = try await atOnce(3) { which in
            try await refusal { _ = try await transfer(to: heirs[which], by: workspace.owner, workspace) }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .roleForbids }.count == 2)
        #expect(heirs.contains(try await workspace.teams.owner(of: workspace.team)))
    }

    @Test("a reset password is the one that counts, and is written down as whose act it was")
    func reset() async throws {
        let workspace = try await Workspace()
        let (old, new) = (try Password("correct horse battery"), try Password("another pass phrase"))
        let email = try EmailAddress("OLGA@acme.example")
        let member = try await workspace.teams.resetPassword(
            of: email, in: workspace.team, to: new, by: workspace.admin.id, at: Workspace.start)
        #expect(member.person == workspace.owner)
        #expect(try await workspace.teams.person(email, password: new) == workspace.owner)
        #expect(try await workspace.teams.person(email, password: old) == nil)
        #expect(try await workspace.audit(of: workspace.owner.id) == ["person.password_reset by \(workspace.admin.id)"])
    }

    @Test("somebody who is not in the team keeps their password")
    func resetStranger() async throws {
        let workspace = try await Workspace()
        let (email, new) = (try EmailAddress("boris@bolt.example"), try Password("another pass phrase"))
        let code = try await refusal {
            _ = try await workspace.teams.resetPassword(
                of: email, in: workspace.team, to: new, by: workspace.owner.id, at: Workspace.start)
        }
        #expect(code == .memberNotFound)
        #expect(try await workspace.teams.person(email, password: new) == nil)
    }

    private func transfer(to person: Person, by actor: Person, _ workspace: Workspace) async throws -> Member {
        try await workspace.teams.transferOwnership(
            to: MemberID(person.id), by: actor.id, in: workspace.team, at: Workspace.start)
    }
}
