import APIKeys
import Testing

@testable import WorkClaw

@Suite("What an installed skill lacks")
struct SkillStatusTests {
    @Test("a skill without requirements is ready; a secret that the vault does not have is missing")
    func secrets() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Scout").id
        let ready = try await workspace.install("meeting-notes", on: claw)
        #expect(ready.status == .ready && ready.missing.isEmpty)
        let lacking = try await workspace.install("code-review", on: claw)
        #expect(lacking.status == .needsSetup)
        #expect(lacking.missing == [MissingRequirement(kind: .secret, name: "GITHUB_TOKEN")])
        let listed = try await workspace.skills.list(on: claw, in: workspace.team, seenBy: workspace.owner.id, limit: 9)
        #expect(Set(listed.skills.map(\.status)) == [.ready, .needsSetup])
    }

    @Test("a required skill is there once it is installed in a version that fits, and enabled, on the same Claw")
    func skills() async throws {
        let workspace = try await Workspace()
        let (claw, other) = try await (workspace.makeClaw("Scout").id, workspace.makeClaw("Other").id)
        try workspace.skillFiles.write(
            "lead", SkillFiles.skill("lead"), requirements: "skills:\n  - helper: ^1.2\n  - meeting-notes")
        for version in ["1.1.0", "1.3.0", "1.4.0-beta"] {
            try workspace.skillFiles.write("helper-\(version)", SkillFiles.skill("helper", version))
        }
        func missing() async throws -> [String] {
            let page = try await workspace.skills.list(on: claw, in: workspace.team, seenBy: workspace.owner.id, limit: 9)
            return page.skills.first { $0.skill.name == "lead" }?.missing.map { "\($0.kind) \($0.name)" } ?? ["none"]
        }
        #expect(try await workspace.install("lead", on: claw).status == .needsSetup)
        #expect(try await missing() == ["skill helper", "skill meeting-notes"])
        try await workspace.install("meeting-notes", on: claw)
        try await workspace.install("helper", "1.3.0", on: other)
        #expect(try await missing() == ["skill helper"])
        let helper = try await workspace.install("helper", "1.1.0", on: claw).skill.id
        #expect(try await missing() == ["skill helper"])
        _ = try await workspace.change(helper, on: claw, to: "1.4.0-beta").state
        #expect(try await missing() == ["skill helper"])
        _ = try await workspace.change(helper, on: claw, to: "1.3.0").state
        #expect(try await missing() == [])
        _ = try await workspace.change(helper, on: claw, isEnabled: false).state
        #expect(try await missing() == ["skill helper"])
    }
}
