import APIKeys
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Installing skills")
struct SkillInstallationTests {
    @Test("an installed skill is a copy: what becomes of the catalogue changes no Claw")
    func copied() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout")
        try workspace.skillFiles.write(
            "notes", SkillFiles.skill("notes", "1.2.0", instructions: "First."), requirements: "secrets: [A]")
        let state = try await workspace.install("notes", on: claw.id, after: 5)
        #expect(state.skill.name == "notes" && state.skill.version.description == "1.2.0" && state.skill.isEnabled)
        #expect(state.skill.description == "Does it." && state.skill.instructions == "First.")
        #expect(state.skill.requiredSecrets.map(\.text) == ["A"])
        #expect(state.skill.installedBy == workspace.owner.id)
        #expect(state.skill.installedAt == Workspace.start.adding(.milliseconds(5)))
        #expect(state.skill.updatedAt == state.skill.installedAt)
        #expect(try await workspace.installed(on: claw.id) == [state.skill])
        try workspace.skillFiles.write("notes", SkillFiles.skill("notes", "1.2.0", instructions: "Second."))
        #expect(try await workspace.installed(on: claw.id) == [state.skill])
        try workspace.skillFiles.remove("notes")
        #expect(try await workspace.installed(on: claw.id) == [state.skill])
        #expect(try await workspace.clawVersion(claw.id) == 2)
        #expect(try await workspace.audit(of: state.skill.id) == ["skill.installed by \(workspace.owner.id)"])
    }

    @Test("a skill is on a Claw once, whatever its version, and on each Claw by itself")
    func once() async throws {
        let workspace = try await Workspace()
        let (one, other) = try await (workspace.makeClaw("One"), workspace.makeClaw("Other"))
        try await workspace.install("code-review", on: one.id)
        #expect(try await refusal { try await workspace.install("code-review", "1.0.0", on: one.id) } == .skillInstalled)
        try await workspace.install("code-review", on: other.id)
        let again = try await workspace.installed(on: other.id)
        #expect(again.count == 1 && again[0].clawID == other.id)
        // The refused one left no trace.
        #expect(try await workspace.clawVersion(one.id) == 2)
    }

    @Test("of 20 installations at once, one installs")
    func race() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        let codes = try await atOnce(20) { _ in try await refusal { try await workspace.install("code-review", on: claw) } }
        #expect(codes.filter { $0 == nil }.count == 1 && codes.filter { $0 == .skillInstalled }.count == 19)
        #expect(try await workspace.clawVersion(claw) == 2)
    }

    @Test("what the catalogue refuses is refused with its fault, and changes nothing")
    func refused() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout")
        try workspace.skillFiles.write("broken", "---\nname: broken\n---\nDo")
        for (name, versions, summary) in [
            ("nothing", "*", "name: unknown_skill"), ("code-review", ">9", "version: no_such_version"),
            ("broken", "*", "name: broken_skill"),
        ] {
            let outcome = try await workspace.skills.install(
                name.asSkillName, versions: versions.asRange, on: claw.id, in: workspace.team, by: workspace.owner.id,
                at: Workspace.start)
            #expect(outcome.faults.summary == [summary])
        }
        #expect(try await workspace.clawVersion(claw.id) == 1)
        #expect(try await workspace.count("claw_skills") == 0)
    }

    @Test("a Claw has at most 50 skills")
    func limit() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        for number in 0..<50 {
            try workspace.skillFiles.write("s\(number)", SkillFiles.skill("s\(number)"))
            try await workspace.install("s\(number)", on: claw)
        }
        let outcome = try await workspace.skills.install(
            "code-review".asSkillName, on: claw, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        #expect(outcome.faults.summary == ["name: too_many"])
        #expect(try await workspace.count("claw_skills") == 50)
        #expect(try await workspace.clawVersion(claw) == 51)
    }

    @Test("pages hold every skill once, newest first, though skills come and go meanwhile")
    func paging() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        for number in 0..<9 {
            try workspace.skillFiles.write("s\(number)", SkillFiles.skill("s\(number)"))
            if number < 7 { try await workspace.install("s\(number)", on: claw, after: Int64(number)) }
        }
        func page(before position: SkillID?) async throws -> SkillPage {
            try await workspace.skills.list(
                on: claw, in: workspace.team, seenBy: workspace.member.id, limit: 3, before: position)
        }
        let first = try await page(before: nil)
        #expect(first.skills.map(\.skill.name) == ["s6", "s5", "s4"] && first.hasMore)
        let last = try #require(first.skills.last).skill.id
        try await workspace.skills.remove(last, from: claw, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        try await workspace.install("s8", on: claw, after: 20)
        let second = try await page(before: last)
        #expect(second.skills.map(\.skill.name) == ["s3", "s2", "s1"] && second.hasMore)
        let third = try await page(before: second.skills.last?.skill.id)
        #expect(third.skills.map(\.skill.name) == ["s0"] && !third.hasMore)
    }

    @Test("a page is one indexed search, without a sort", .ofSQLite)
    func plan() async throws {
        let workspace = try await Workspace()
        let plan = try await workspace.database.read { connection in
            try connection.rows("EXPLAIN QUERY PLAN " + SkillStore.selectPage, "t", "c", "s", 20).map { try $0.text(3) }
        }
        #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH claw_skills USING INDEX") && plan[0].contains("id<?"), "\(plan)")
    }

    @Test("the summaries of several Claws come at once, by name; another team's and those without skills are left out")
    func summaries() async throws {
        let workspace = try await Workspace()
        let (one, other, bare) = try await (
            workspace.makeClaw("One"), workspace.makeClaw("Other"), workspace.makeClaw("Bare")
        )
        try await workspace.install("release-notes", on: one.id)
        try await workspace.install("code-review", on: one.id)
        let disabled = try await workspace.install("meeting-notes", on: other.id)
        _ = try await workspace.change(disabled.skill.id, on: other.id, isEnabled: false).state
        let ids = [one.id, other.id, bare.id]
        let (team, stranger) = (workspace.team, workspace.second.team.id)
        let (mine, theirs, none) = try await workspace.database.read {
            (
                try SkillStore.summaries(ofClaws: ids, in: team, on: $0),
                try SkillStore.summaries(ofClaws: ids, in: stranger, on: $0),
                try SkillStore.summaries(ofClaws: [], in: team, on: $0)
            )
        }
        #expect(mine[one.id]?.map(\.name) == ["code-review", "release-notes"] && mine.count == 2)
        let summary = InstalledSkillSummary(
            id: disabled.skill.id, name: "meeting-notes", version: disabled.skill.version, isEnabled: false)
        #expect(mine[other.id] == [summary])
        #expect(theirs.isEmpty && none.isEmpty)
    }

    @Test("a deleted Claw takes its skills with it, and no other's")
    func deletion() async throws {
        let workspace = try await Workspace()
        let (one, other) = try await (workspace.makeClaw("One"), workspace.makeClaw("Other"))
        for claw in [one, other] { try await workspace.install("code-review", on: claw.id) }
        try await workspace.claws.delete(one.id, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
        #expect(try await workspace.count("claw_skills") == 1)
        #expect(try await workspace.installed(on: other.id).count == 1)
    }
}
