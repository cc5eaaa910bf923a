import APIKeys
import Testing

@testable import WorkClaw

@Suite("Who may see and change a Claw's skills")
struct SkillRightsTests {
    /// Every call that a person could make about a Claw's skills, the list first.
    private func calls(_ workspace: Workspace, _ claw: ClawID, _ skill: SkillID, in team: TeamID, by person: UserID)
        -> [(String, () async throws -> Void)]
    {
        let (skills, now) = (workspace.skills, Workspace.start)
        return [
            ("list", { _ = try await skills.list(on: claw, in: team, seenBy: person, limit: 9) }),
            (
                "install",
                { _ = try await skills.install("meeting-notes".asSkillName, on: claw, in: team, by: person, at: now).state }
            ),
            (
                "install what is not there",
                { _ = try await skills.install("nothing".asSkillName, on: claw, in: team, by: person, at: now).state }
            ),
            (
                "disable",
                {
                    let changes = SkillChanges(isEnabled: false)
                    _ = try await skills.update(skill, on: claw, in: team, with: changes, by: person, at: now).state
                }
            ),
            (
                "change the version",
                {
                    let changes = SkillChanges(versions: try "9".asRange)
                    _ = try await skills.update(skill, on: claw, in: team, with: changes, by: person, at: now).state
                }
            ),
            ("remove", { try await skills.remove(skill, from: claw, in: team, by: person, at: now) }),
        ]
    }

    @Test("a Member may see a Claw's skills, and change none of them")
    func member() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout")
        let skill = try await workspace.install("code-review", on: claw.id).skill
        for (name, call) in calls(workspace, claw.id, skill.id, in: workspace.team, by: workspace.member.id) {
            #expect(try await refusal(call) == (name == "list" ? nil : .roleForbids), "\(name)")
        }
        #expect(try await workspace.installed(on: claw.id) == [skill])
        #expect(try await workspace.clawVersion(claw.id) == 2)
        let byAdmin = try await workspace.skills.install(
            "meeting-notes".asSkillName, on: claw.id, in: workspace.team, by: workspace.admin.id, at: Workspace.start
        ).state
        #expect(byAdmin.skill.installedBy == workspace.admin.id)
    }

    @Test("who may not see the Claw finds neither it nor its skills")
    func invisible() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout", access: .people([workspace.owner.id]))
        let skill = try await workspace.install("code-review", on: claw.id).skill
        for (name, call) in calls(workspace, claw.id, skill.id, in: workspace.team, by: workspace.admin.id) {
            #expect(try await refusal(call) == .notFound, "\(name)")
        }
        #expect(try await workspace.installed(on: claw.id) == [skill])
    }

    @Test("another team's Claw, and a skill of another Claw, are not found")
    func isolation() async throws {
        let workspace = try await Workspace()
        let (claw, other) = try await (workspace.makeClaw("Scout"), workspace.makeClaw("Other"))
        let skill = try await workspace.install("code-review", on: claw.id).skill
        let (stranger, theirTeam) = (workspace.second.owner.id, workspace.second.team.id)
        let theirClaw = workspace.second.systemClaw.id
        for (name, call) in calls(workspace, claw.id, skill.id, in: theirTeam, by: stranger) {
            #expect(try await refusal(call) == .notFound, "\(name)")
        }
        for (team, person, claw) in [(theirTeam, stranger, theirClaw), (workspace.team, workspace.owner.id, other.id)] {
            for (name, call) in calls(workspace, claw, skill.id, in: team, by: person).dropFirst(3) {
                #expect(try await refusal(call) == .notFound, "\(name)")
            }
        }
        #expect(try await workspace.installed(on: claw.id) == [skill])
    }
}
