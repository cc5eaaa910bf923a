import APIKeys
import APIKeysStore
import Testing

@testable import WorkClaw

@Suite("A team's rules for its keys")
struct TeamKeyRulesTests {
    private let start = Workspace.start
    private let day = Duration.seconds(24 * 3600)

    private func set(
        _ workspace: Workspace, rotation: Int? = nil, age: Int? = nil, endless: Bool = true, by actor: Person? = nil
    ) async throws {
        try await workspace.teams.setKeyRules(
            TeamKeyRules(rotationDays: rotation, longestAgeDays: age, allowsEndlessKeys: endless), of: workspace.team,
            by: (actor ?? workspace.owner).id, at: start)
    }

    private func issue(_ workspace: Workspace, lifetime: Duration?, by maker: Person? = nil) async throws -> APIKey {
        try await workspace.keys.issue(
            NewKey(name: "test", scopes: [.clawsRead], lifetime: lifetime), in: workspace.team,
            by: (maker ?? workspace.owner).id
        ).key
    }

    private func isRefused(_ body: () async throws -> APIKey) async throws -> Bool {
        do {
            _ = try await body()
            return false
        } catch KeyServiceError.invalid(let faults) {
            return faults.map(\.field) == ["expires_in"]
        }
    }

    @Test("new keys keep to the rules, of whomever; those of another team do not")
    func creation() async throws {
        let workspace = try await Workspace()
        #expect(try await workspace.teams.keyRules(of: workspace.team) == .none)
        try await set(workspace, endless: false)
        #expect(try await isRefused { try await issue(workspace, lifetime: nil) })
        #expect(try await !isRefused { try await issue(workspace, lifetime: day * 3650) })
        try await set(workspace, age: 90)
        for maker in [workspace.owner, workspace.member] {
            #expect(try await isRefused { try await issue(workspace, lifetime: nil, by: maker) })
            #expect(try await isRefused { try await issue(workspace, lifetime: day * 90 + .milliseconds(1), by: maker) })
            #expect(try await !isRefused { try await issue(workspace, lifetime: day * 90, by: maker) })
        }
        let other = try await workspace.keys.issue(
            NewKey(name: "test", scopes: [.clawsRead]), in: workspace.second.team.id, by: workspace.second.owner.id)
        #expect(other.key.expiresAt == nil)
    }

    @Test("keys from before go on and are flagged, and their successors keep to the rules")
    func existing() async throws {
        let workspace = try await Workspace()
        let key = try await issue(workspace, lifetime: nil)
        try await set(workspace, rotation: 30, age: 90, endless: false)
        let rules = try await workspace.teams.keyRules(of: workspace.team)
        #expect(rules.flags(of: key, at: start) == [.endless])
        #expect(rules.flags(of: key, at: start.adding(day * 30)) == [.endless, .pastSchedule])
        #expect(rules.flags(of: key, at: start.adding(day * 90)) == [.endless, .pastSchedule, .tooOld])
        let rotated = try await workspace.keys.rotate(key.id, in: workspace.team, by: workspace.owner.id)
        #expect(rotated.issued.key.expiresAt == start.adding(day * 90))
        #expect(rules.flags(of: rotated.predecessor, at: start.adding(day / 2)) == [], "on its way out")
        #expect(rules.flags(of: rotated.issued.key, at: start).isEmpty)
    }

    @Test("Owner and Admin set them, a Member does not, and the log tells of a change alone")
    func rights() async throws {
        let workspace = try await Workspace()
        #expect(try await refusal { try await set(workspace, age: 1, by: workspace.member) } == .roleForbids)
        #expect(try await refusal { try await set(workspace, age: 1, by: workspace.second.owner) } == .roleForbids)
        for actor in [workspace.admin, workspace.owner] { try await set(workspace, age: 30, by: actor) }
        let log = try await workspace.audit(of: workspace.team)
        #expect(log.filter { $0.hasPrefix("team.key_rules") } == ["team.key_rules_changed by \(workspace.admin.id)"])
    }

    @Test("what is out of range is refused", arguments: [(6, nil), (366, nil), (nil, 0), (nil, 3651)] as [(Int?, Int?)])
    func ranges(rotation: Int?, age: Int?) {
        #expect(throws: FieldFault.self) {
            try TeamKeyRules(rotationDays: rotation, longestAgeDays: age, allowsEndlessKeys: true)
        }
    }
}
