import APIKeys
import Testing

@testable import WorkClaw

@Suite("Who sees a Claw")
struct ClawVisibilityTests {
    @Test("a Claw of another team is not found, be it to read, to change or to delete")
    func otherTeam() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        let stranger = workspace.second.owner.id
        let codes = try await codes(of: made.id, for: stranger, in: workspace.second.team.id, workspace)
        #expect(codes == [.notFound, .notFound, .notFound])
        let page = try await workspace.claws.list(in: workspace.second.team.id, seenBy: stranger, limit: 100)
        #expect(page.claws.map(\.id) == [workspace.second.systemClaw.id])
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.owner.id) == made)
    }

    @Test("a person of both teams sees each team's Claws in that team only")
    func bothTeams() async throws {
        let workspace = try await Workspace()
        let owner = workspace.owner.id
        let third = try await workspace.teams.createTeam(
            name: TeamName("Third"), ownerEmail: EmailAddress("olga@acme.example"), password: nil, at: Workspace.start)
        let made = try await workspace.makeClaw("Scout")
        let codes = try await codes(of: made.id, for: owner, in: third.team.id, workspace)
        #expect(codes == [.notFound, .notFound, .notFound])
    }

    @Test("who is not on a Claw's list does not find it, be they the Owner")
    func restricted() async throws {
        let workspace = try await Workspace()
        let (ada, mia) = (workspace.admin.id, workspace.member.id)
        let made = try await workspace.makeClaw("Private", access: .people([ada, mia]), by: ada)
        for person in [workspace.owner.id, workspace.otherMember.id] {
            let codes = try await codes(of: made.id, for: person, in: workspace.team, workspace)
            #expect(codes == [.notFound, .notFound, .notFound])
        }
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: mia) == made)
    }

    @Test("the list leaves out what the person may not see, and its pages are full all the same")
    func listing() async throws {
        let workspace = try await Workspace()
        let (ada, mia) = (workspace.admin.id, workspace.member.id)
        for number in 0..<12 {
            let access: ClawAccess =
                number.isMultiple(of: 3) ? .people([ada]) : number.isMultiple(of: 2) ? .people([ada, mia]) : .team
            _ = try await workspace.makeClaw("Claw \(number)", access: access, by: ada, after: Int64(number))
        }
        let page = try await workspace.claws.list(in: workspace.team, seenBy: mia, limit: 6)
        #expect(page.claws.map(\.name) == ["Claw 11", "Claw 10", "Claw 8", "Claw 7", "Claw 5", "Claw 4"])
        #expect(page.hasMore)
        #expect(page.claws[1].access == .people([ada, mia].sorted()))
        let everything = try await workspace.claws.list(in: workspace.team, seenBy: ada, limit: 100)
        #expect(everything.claws.count == 13)
        #expect(everything.claws.filter { $0.access == .people([ada]) }.count == 4)
    }

    @Test("a Claw that is handed over to others is gone for those who were dropped")
    func narrowing() async throws {
        let workspace = try await Workspace()
        let (ada, mia) = (workspace.admin.id, workspace.member.id)
        _ = try await workspace.teams.changeRole(
            of: .member(MemberID(mia)), to: .admin, by: workspace.owner.id, in: workspace.team, at: Workspace.start)
        let made = try await workspace.makeClaw("Scout", by: ada)
        let changes = ClawChanges(access: .people([ada, mia]))
        let narrowed = try await workspace.claws.update(
            made.id, in: workspace.team, with: changes, by: ada, at: Workspace.start
        ).claw
        #expect(narrowed.version == 2)
        let owner = workspace.owner.id
        #expect(try await codes(of: made.id, for: owner, in: workspace.team, workspace) == [.notFound, .notFound, .notFound])
        let faults = try await workspace.claws.update(
            made.id, in: workspace.team, with: ClawChanges(access: .people([ada])), by: mia, at: Workspace.start
        ).faults
        #expect(faults.summary == ["access.people: excludes_self"])
        let opened = try await workspace.claws.update(
            made.id, in: workspace.team, with: ClawChanges(access: .team), by: mia, at: Workspace.start
        ).claw
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: owner) == opened)
        #expect(try await workspace.count("claw_access") == 0)
    }

    /// What reading, changing and deleting the Claw comes to.
    private func codes(
        of id: ClawID, for person: UserID, in team: TeamID, _ workspace: Workspace
    ) async throws -> [WorkspaceError.Code?] {
        let (claws, now) = (workspace.claws, Workspace.start)
        return [
            try await refusal { _ = try await claws.claw(id, in: team, seenBy: person) },
            try await refusal {
                _ = try await claws.update(id, in: team, with: ClawChanges(name: "Mine"), by: person, at: now)
            },
            try await refusal { try await claws.delete(id, in: team, by: person, at: now) },
        ]
    }
}
