import APIKeys
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("A row of the vault that somebody moved does not open")
struct MovedRowTests {
    @Test("under another secret")
    func secret() async throws {
        let workspace = try await Workspace()
        let (cheap, dear) = (try await workspace.keep("CHEAP", "low"), try await workspace.keep("DEAR", "high"))
        try await workspace.change("DELETE FROM secret_versions WHERE secret_id = $1", cheap.id)
        try await workspace.change("UPDATE secret_versions SET secret_id = $1", cheap.id)
        try await expectBroken("CHEAP", workspace)
        try await workspace.change("UPDATE secret_versions SET secret_id = $1", dear.id)
        #expect(try await workspace.use("DEAR") == "high", "it was the moving that broke it")
    }

    @Test("with its value under the wrapped key of another")
    func value() async throws {
        let workspace = try await Workspace()
        let (cheap, dear) = (try await workspace.keep("CHEAP", "low"), try await workspace.keep("DEAR", "high"))
        try await workspace.change(
            "UPDATE secret_versions SET sealed_value = (SELECT sealed_value FROM secret_versions WHERE secret_id = $2) WHERE secret_id = $1",
            cheap.id, dear.id)
        try await expectBroken("CHEAP", workspace)
    }

    @Test("in another team, secret and all", .ofSQLite)
    func team() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN")
        let other = workspace.second.team.id
        try await workspace.change(
            "PRAGMA defer_foreign_keys = ON; ",
            also: [
                "UPDATE secret_versions SET team_id = '\(other)'", "UPDATE secrets SET team_id = '\(other)'",
            ])
        let error = try await malfunction { _ = try await workspace.use("TOKEN", in: other) }
        #expect(error?.code == .sealBroken)
    }

    @Test("as another version")
    func version() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("TOKEN")
        try await workspace.change("UPDATE secret_versions SET version = 2")
        try await workspace.change("UPDATE secrets SET version = 2")
        try await expectBroken("TOKEN", workspace)
    }

    @Test("in another scope: a private secret as the team's, as somebody else's, and the other way round")
    func scope() async throws {
        let workspace = try await Workspace()
        try await workspace.keep("OWN", scope: .private, by: workspace.member.id)
        try await workspace.change("UPDATE secrets SET scope = 'team', owner_id = NULL")
        try await expectBroken("OWN", workspace)
        try await workspace.change("UPDATE secrets SET scope = 'private', owner_id = $1", workspace.otherMember.id)
        try await expectBroken("OWN", workspace, ownedBy: workspace.otherMember.id)
        try await workspace.change("UPDATE secrets SET owner_id = $1", workspace.member.id)
        #expect(try await workspace.use("OWN", ownedBy: workspace.member.id) == "s3cret")
    }

    private func expectBroken(
        _ name: String, _ workspace: Workspace, ownedBy owner: UserID? = nil, at location: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try await malfunction { _ = try await workspace.use(name, ownedBy: owner) }
        #expect(error?.code == .sealBroken, sourceLocation: location)
        #expect(try await !workspace.vaultLog().contains { $0.hasPrefix("used") }, "nothing was used", sourceLocation: location)
    }
}

extension Workspace {
    /// Changes the database behind everybody's back.
    fileprivate func change(_ sql: String, _ parameters: any CustomStringConvertible & Sendable...) async throws {
        let texts = parameters.map(\.description)
        _ = try await database.write { try $0.execute(sql, texts) }
    }

    /// The same in several statements.
    fileprivate func change(_ sql: String, also others: [String]) async throws {
        try await database.write { connection in
            for statement in [sql] + others { _ = try connection.execute(statement) }
        }
    }
}
