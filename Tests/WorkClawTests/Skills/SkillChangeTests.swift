import APIKeys
import Testing

@testable import WorkClaw

@Suite("Changing and removing skills")
struct SkillChangeTests {
    @Test("another version, newer or older, takes the place of the present one; nothing else of the skill changes")
    func versions() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        try workspace.skillFiles.write("notes-1", SkillFiles.skill("notes", "1.0.0", instructions: "One."))
        try workspace.skillFiles.write(
            "notes-2", SkillFiles.skill("notes", "2.1.0", description: "Better.", instructions: "Two."),
            requirements: "secrets: [A]")
        let made = try await workspace.install("notes", "^1", on: claw).skill
        let newer = try await workspace.change(made.id, on: claw, to: "2.x", after: 7).state.skill
        #expect(newer.version.description == "2.1.0" && newer.instructions == "Two." && newer.description == "Better.")
        #expect(newer.requiredSecrets.map(\.text) == ["A"])
        #expect((newer.id, newer.installedAt, newer.isEnabled) == (made.id, made.installedAt, true))
        #expect(newer.updatedAt == Workspace.start.adding(.milliseconds(7)))
        let older = try await workspace.change(made.id, on: claw, to: "1", isEnabled: false).state.skill
        #expect(older.version == made.version && older.instructions == "One." && !older.isEnabled)
        #expect(older.updatedAt > newer.updatedAt, "though the clock went back")
        #expect(try await workspace.installed(on: claw) == [older])
        #expect(try await workspace.clawVersion(claw) == 4)
        #expect(
            try await workspace.audit(of: made.id).sorted()
                == ["skill.installed by \(workspace.owner.id)"]
                + Array(repeating: "skill.updated by \(workspace.owner.id)", count: 2))
    }

    @Test("the same version again takes over what its folder holds now; without a version nothing is looked up")
    func sameVersion() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        try workspace.skillFiles.write("notes", SkillFiles.skill("notes", instructions: "One."))
        let made = try await workspace.install("notes", on: claw).skill
        try workspace.skillFiles.write("notes", SkillFiles.skill("notes", instructions: "Corrected."))
        #expect(try await workspace.change(made.id, on: claw, isEnabled: false).state.skill.instructions == "One.")
        #expect(try await workspace.change(made.id, on: claw, to: "1.0.0").state.skill.instructions == "Corrected.")
        try workspace.skillFiles.remove("notes")
        #expect(try await workspace.change(made.id, on: claw, isEnabled: true).state.skill.isEnabled)
    }

    @Test("a change to what it already was changes nothing, not even the Claw's version")
    func nothing() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        let made = try await workspace.install("code-review", on: claw)
        for (versions, isEnabled) in [(nil, nil), ("1.0.0", true), ("*", nil), (nil, true)] as [(String?, Bool?)] {
            #expect(
                try await workspace.change(made.skill.id, on: claw, to: versions, isEnabled: isEnabled, after: 9).state == made)
        }
        #expect(try await workspace.clawVersion(claw) == 2)
        #expect(try await workspace.audit(of: made.skill.id).count == 1)
    }

    @Test("what the catalogue refuses is refused at the version, and nothing of the change is made")
    func refused() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        try workspace.skillFiles.write("notes", SkillFiles.skill("notes"))
        let made = try await workspace.install("notes", on: claw).skill
        func summary(_ versions: String) async throws -> [String] {
            try await workspace.change(made.id, on: claw, to: versions, isEnabled: false).faults.summary
        }
        #expect(try await summary("2") == ["version: no_such_version"])
        try workspace.skillFiles.write("notes", "---\nname: notes\n---\n")
        #expect(try await summary("*") == ["version: broken_skill"])
        try workspace.skillFiles.remove("notes")
        #expect(try await summary("*") == ["version: unknown_skill"])
        #expect(try await workspace.installed(on: claw) == [made])
    }

    @Test("changes at once are all made, and none of them undoes another")
    func race() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        try workspace.skillFiles.write("notes-1", SkillFiles.skill("notes", "1.0.0"))
        try workspace.skillFiles.write("notes-2", SkillFiles.skill("notes", "2.0.0"))
        let id = try await workspace.install("notes", "1", on: claw).skill.id
        _ = try await atOnce(2) { number in
            try await workspace.change(id, on: claw, to: number == 0 ? "2" : nil, isEnabled: number == 1 ? false : nil).state
        }
        let skill = try await workspace.installed(on: claw)[0]
        #expect(skill.version.major == 2 && !skill.isEnabled)
        #expect(try await workspace.clawVersion(claw) == 4)
    }

    @Test("a removed skill is gone, its name is free, and the audit log remembers it")
    func removal() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        let made = try await workspace.install("code-review", on: claw).skill
        func remove() async throws {
            try await workspace.skills.remove(
                made.id, from: claw, in: workspace.team, by: workspace.owner.id, at: Workspace.start.adding(.seconds(1)))
        }
        try await remove()
        #expect(try await workspace.installed(on: claw).isEmpty)
        #expect(try await workspace.clawVersion(claw) == 3)
        #expect(try await refusal { try await remove() } == .notFound)
        #expect(try await refusal { _ = try await workspace.change(made.id, on: claw, isEnabled: true) } == .notFound)
        #expect(try await workspace.audit(of: made.id).last == "skill.removed by \(workspace.owner.id)")
        #expect(try await workspace.install("code-review", on: claw).skill.id != made.id)
    }
}
