import APIKeys
import Testing
import WorkClaw

@Suite("Roles and scopes")
struct RoleTests {
    static let ten = [
        "claws:read", "claws:write", "deployments:read", "deployments:write", "skills:read", "skills:write", "team:read",
        "team:write", "chat:write", "chat:read",
    ]

    @Test("there are ten scopes, in this order, each with a summary")
    func catalog() {
        let entries = ScopeCatalog.workclaw.entries
        #expect(entries.map(\.scope.name) == Self.ten)
        #expect(entries.allSatisfy { !$0.summary.isEmpty })
    }

    @Test("every scope has a constant")
    func constants() {
        let constants: [Scope] = [
            .clawsRead, .clawsWrite, .deploymentsRead, .deploymentsWrite, .skillsRead, .skillsWrite, .teamRead, .teamWrite,
            .chatWrite, .chatRead,
        ]
        #expect(constants.map(\.name) == Self.ten)
    }

    @Test("a key looks like wc_live_ and 36 characters more")
    func format() {
        #expect(KeyFormat.workclaw.makeSecret().expose().hasPrefix("wc_live_"))
        #expect(KeyFormat.workclaw.length == 44)
    }

    @Test("Owner and Admin have all ten scopes and manage all keys", arguments: [Role.owner, .admin])
    func managers(role: Role) {
        #expect(role.scopes(of: .workclaw).map(\.name) == Self.ten)
        #expect(role.managesAllKeys)
    }

    @Test("a Member may read, and chat, and manages only their own keys")
    func members() {
        let expected: Set = ["claws:read", "deployments:read", "skills:read", "team:read", "chat:read", "chat:write"]
        #expect(Set(Role.member.scopes(of: .workclaw).map(\.name)) == expected)
        #expect(!Role.member.managesAllKeys)
    }
}
