import APIKeys
import TestSupport
import Testing

@testable import WorkClaw

@Suite("How a Claw stands to what is in service")
struct ClawStandingTests {
    private func standing(of claw: Claw, in workspace: Workspace) async throws -> ClawStanding {
        try await workspace.claws.standing(of: claw.id, in: workspace.team, seenBy: workspace.owner.id)
    }

    @Test("each part that is changed is told of until it is deployed")
    func changes() async throws {
        let workspace = try await Workspace()
        let claw = try await workspace.makeClaw("Support")
        #expect(try await standing(of: claw, in: workspace).changedParts == [.name])
        try await workspace.deploy(claw)
        #expect(try await standing(of: claw, in: workspace).changedParts.isEmpty)
        let changes: [(ClawChanges, RevisionPart)] = [
            (ClawChanges(name: "Help"), .name), (ClawChanges(domain: "Helping"), .domain),
            (ClawChanges(instructions: "A"), .instructions), (ClawChanges(personality: "A"), .personality),
            (ClawChanges(memory: "A"), .memory), (ClawChanges(userContext: "A"), .userContext),
            (ClawChanges(model: "echo"), .model),
            (ClawChanges(connections: [ClawConnection(name: "A", kind: "api")]), .connections),
        ]
        for (number, (change, part)) in zip(2..., changes) {
            _ = try await workspace.claws.update(
                claw.id, in: workspace.team, with: change, by: workspace.owner.id, at: Workspace.start)
            let before = try await standing(of: claw, in: workspace)
            #expect(before.changedParts == [part])
            #expect(before.inService?.number == number - 1)
            try await workspace.deploy(claw)
            #expect(try await standing(of: claw, in: workspace).changedParts.isEmpty)
        }
    }

    @Test("a file's section is what the prompt has of it")
    func sections() {
        let content = RevisionContent(
            name: "Support", instructions: "One.\n", personality: " ", memory: "Three.", userContext: "Four.")
        let sections = ClawFile.allCases.compactMap { $0.promptSection(of: $0.text(of: content)) }
        #expect(sections.count == 3)
        #expect(Prompt.system(of: content) == (["You are Support."] + sections).joined(separator: "\n\n"))
        for file in ClawFile.allCases {
            let faults = file.changes(to: "\0").faults(for: UserID(at: Workspace.start), kind: .custom)
            #expect(faults.map(\.field) == [file.field])
        }
    }

    @Test("names are those of the Claws that somebody may see, and of their team alone")
    func names() async throws {
        let workspace = try await Workspace()
        let member = workspace.member.id
        let open = try await workspace.makeClaw("Open")
        let hidden = try await workspace.makeClaw("Hidden", access: .people([workspace.owner.id]))
        let ids: Set = [open.id, hidden.id]
        let (claws, team) = (workspace.claws, workspace.team)
        #expect(try await claws.names(of: ids, in: team, seenBy: workspace.owner.id) == [open.id: "Open", hidden.id: "Hidden"])
        #expect(try await claws.names(of: ids, in: team, seenBy: member) == [open.id: "Open"])
        let all = try await claws.names(in: team, seenBy: member, limit: 10).map(\.name)
        #expect(all == ["Open", "System"])
        #expect(try await claws.names(of: ids, in: workspace.second.team.id, seenBy: workspace.second.owner.id).isEmpty)
        #expect(try await claws.names(in: team, seenBy: workspace.owner.id, limit: 2).map(\.name) == ["Hidden", "Open"])
    }
}
