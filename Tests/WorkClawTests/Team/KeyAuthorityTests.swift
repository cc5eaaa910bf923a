import APIKeys
import APIKeysStore
import SQLDatabase
import SQLiteDatabase
import Testing
import WorkClaw

@Suite("What people may do with keys")
struct KeyAuthorityTests {
    @Test("Owner and Admin grant all scopes and manage everybody's keys; a Member grants their own and manages their own")
    func standings() async throws {
        let workspace = try await Workspace()
        let all = Set(ScopeCatalog.workclaw.entries.map(\.scope))
        let (owner, admin) = try await (
            standing(of: workspace.owner, in: workspace), standing(of: workspace.admin, in: workspace)
        )
        #expect(owner == KeyStanding(grantableScopes: all, managesAllKeys: true))
        #expect(admin == owner)
        let member = try await standing(of: workspace.member, in: workspace)
        #expect(member == KeyStanding(grantableScopes: Set(Role.member.scopes(of: .workclaw)), managesAllKeys: false))
    }

    @Test("who is not in the team has no standing there, be they Owner elsewhere")
    func strangers() async throws {
        let workspace = try await Workspace()
        #expect(try await standing(of: workspace.second.owner, in: workspace) == nil)
    }

    @Test("a change of role counts from the same transaction on")
    func demotion() async throws {
        let workspace = try await Workspace()
        let standing = try await workspace.database.write {
            [teams = workspace.teams, team = workspace.team, admin = workspace.admin.id] connection in
            try connection.execute(
                "UPDATE memberships SET role = 'member' WHERE team_id = $1 AND user_id = $2", team.description,
                admin.description)
            return try teams.standing(of: admin, in: team, on: connection)
        }
        #expect(standing?.managesAllKeys == false)
    }

    private func standing(of person: Person, in workspace: Workspace) async throws -> KeyStanding? {
        try await workspace.database.read { [teams = workspace.teams, team = workspace.team] connection in
            try teams.standing(of: person.id, in: team, on: connection)
        }
    }
}
