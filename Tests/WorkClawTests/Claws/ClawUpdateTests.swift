import APIKeys
import Testing

@testable import WorkClaw

@Suite("Changing Claws")
struct ClawUpdateTests {
    @Test("a change is kept, raises the version by one, and is audited")
    func change() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        let now = Workspace.start.adding(.seconds(5))
        let changes = ClawChanges(
            name: "Ranger", model: .some("openai/large-1"), connections: [ClawConnection(name: "x", kind: "api")])
        let changed = try await update(made.id, changes, at: now, workspace).claw
        #expect(changed.name == "Ranger")
        #expect(changed.model == "openai/large-1")
        #expect(changed.connections.count == 1)
        #expect(changed.version == 2)
        #expect(changed.createdAt == made.createdAt)
        #expect(changed.updatedAt == now)
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.owner.id) == changed)
        let owner = workspace.owner.id
        #expect(try await workspace.audit(of: made.id) == ["claw.created by \(owner)", "claw.updated by \(owner)"])
    }

    @Test("the time of the last change goes up, even if the clock stands still or goes back")
    func time() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        var last = made.updatedAt
        for (number, offset) in [0, 0, -5000, 1].enumerated() {
            let now = Workspace.start.adding(.milliseconds(offset))
            let changed = try await update(made.id, ClawChanges(memory: "\(number)"), at: now, workspace).claw
            #expect(changed.updatedAt > last)
            #expect(changed.version == number + 2)
            last = changed.updatedAt
        }
    }

    @Test("a change to what it already was changes nothing, not even the version")
    func nothing() async throws {
        let workspace = try await Workspace()
        let people: ClawAccess = .people([workspace.owner.id, workspace.member.id])
        let made = try await workspace.makeClaw("Scout", access: people)
        let reversed: ClawAccess = .people([workspace.owner.id, workspace.member.id].sorted().reversed())
        for changes in [ClawChanges(), ClawChanges(name: "Scout", domain: .some(nil), memory: "", access: reversed)] {
            let same = try await update(made.id, changes, at: Workspace.start.adding(.seconds(9)), workspace).claw
            #expect(same == made)
        }
        #expect(try await workspace.audit(of: made.id).count == 1)
    }

    @Test("a change for a version that is no longer the present one is refused, and so is one for a version that never was")
    func stale() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        _ = try await update(made.id, ClawChanges(memory: "1"), ifVersion: 1, workspace).claw
        for version in [1, 3, 0, -1] {
            let code = try await refusal {
                _ = try await update(made.id, ClawChanges(memory: "2"), ifVersion: version, workspace)
            }
            #expect(code == .preconditionFailed)
        }
        // Even if it would change nothing, and before its faults are looked at.
        let code = try await refusal { _ = try await update(made.id, ClawChanges(name: ""), ifVersion: 1, workspace) }
        #expect(code == .preconditionFailed)
        #expect(try await update(made.id, ClawChanges(memory: "2"), ifVersion: 2, workspace).claw.version == 3)
    }

    @Test("of 100 changes at once for one version, one is made")
    func race() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        let codes = try await atOnce(100) { number in
            try await refusal {
                _ = try await update(made.id, ClawChanges(memory: "\(number)"), ifVersion: 1, workspace).claw
            }
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == .preconditionFailed }.count == 99)
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.owner.id).version == 2)
    }

    @Test("100 changes at once that ask for no version are all made, one after the other")
    func blindRace() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        let versions = try await atOnce(100) { number in
            try await update(made.id, ClawChanges(memory: "\(number)"), workspace).claw.version
        }
        #expect(versions.sorted() == Array(2...101))
    }

    @Test("a name that another Claw has cannot be taken, but one's own can be written in another case")
    func names() async throws {
        let workspace = try await Workspace()
        let (one, other) = try await (workspace.makeClaw("One"), workspace.makeClaw("Other"))
        #expect(try await refusal { _ = try await update(one.id, ClawChanges(name: "OTHER"), workspace) } == .nameTaken)
        #expect(try await update(one.id, ClawChanges(name: "ONE"), workspace).claw.name == "ONE")
        #expect(try await workspace.claws.claw(other.id, in: workspace.team, seenBy: workspace.owner.id) == other)
    }

    @Test("a refused change is refused with all its faults, and changes nothing")
    func refused() async throws {
        let workspace = try await Workspace()
        let made = try await workspace.makeClaw("Scout")
        let changes = ClawChanges(name: "", model: .some(""), access: .people([workspace.owner.id, workspace.second.owner.id]))
        let faults = try await update(made.id, changes, workspace).faults
        #expect(faults.summary == ["name: too_short", "model: too_short", "access.people[1]: unknown_person"])
        #expect(try await workspace.claws.claw(made.id, in: workspace.team, seenBy: workspace.owner.id) == made)
    }

    @Test("the System Claw can be changed, but not taken from the team")
    func system() async throws {
        let workspace = try await Workspace()
        let id = workspace.first.systemClaw.id
        #expect(try await update(id, ClawChanges(memory: "new"), workspace).claw.memory == "new")
        let faults = try await update(id, ClawChanges(access: .people([workspace.owner.id])), workspace).faults
        #expect(faults.summary == ["access: invalid"])
    }

    private func update(
        _ id: ClawID, _ changes: ClawChanges, ifVersion version: Int? = nil, at now: Timestamp = Workspace.start,
        _ workspace: Workspace
    ) async throws -> ClawOutcome {
        try await workspace.claws.update(
            id, in: workspace.team, with: changes, by: workspace.owner.id, ifVersion: version, at: now)
    }
}
