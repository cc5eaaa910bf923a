import APIKeys
import PostgresTesting
import SQLDatabase
import SQLiteDatabase
import Testing

@testable import WorkClaw

@Suite("Turning the pages of Claws")
struct ClawPagingTests {
    @Test("the newest come first, and the last page says so")
    func order() async throws {
        let workspace = try await Workspace()
        for number in 1...5 { _ = try await workspace.makeClaw("Claw \(number)", after: Int64(number)) }
        let first = try await page(workspace, limit: 4)
        #expect(first.claws.map(\.name) == ["Claw 5", "Claw 4", "Claw 3", "Claw 2"])
        #expect(first.hasMore)
        let second = try await page(workspace, limit: 4, before: first.claws.last?.id)
        #expect(second.claws.map(\.name) == ["Claw 1", "System"])
        #expect(!second.hasMore)
        #expect(try await page(workspace, limit: 6).hasMore == false)
        #expect(try await page(workspace, limit: 4, before: second.claws.last?.id).claws.isEmpty)
    }

    @Test("what is made or deleted meanwhile neither repeats nor hides a Claw")
    func stability() async throws {
        let workspace = try await Workspace()
        for number in 1...9 { _ = try await workspace.makeClaw("Claw \(number)", after: Int64(number)) }
        var seen: [String] = []
        var position: ClawID?
        repeat {
            let page = try await page(workspace, limit: 3, before: position)
            seen += page.claws.map(\.name)
            position = page.hasMore ? page.claws.last?.id : nil
            // A new Claw, and the deletion of the very one that the next page begins behind.
            _ = try await workspace.makeClaw("New after \(seen.count)", after: Int64(100 + seen.count))
            if let position {
                try await workspace.claws.delete(position, in: workspace.team, by: workspace.owner.id, at: Workspace.start)
            }
        } while position != nil
        #expect(seen == (1...9).reversed().map { "Claw \($0)" } + ["System"])
    }

    @Test("a list is one indexed search, without a sort", .ofSQLite)
    func plan() async throws {
        let workspace = try await Workspace()
        let plan = try await workspace.database.read { connection in
            try connection.rows("EXPLAIN QUERY PLAN " + ClawStore.selectPage, "t", "u", "c", 20).map { try $0.text(3) }
        }
        #expect(plan.contains { $0.hasPrefix("SEARCH claws USING INDEX") && $0.contains("team_id=? AND id<?") })
        #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") })
    }

    private func page(_ workspace: Workspace, limit: Int, before: ClawID? = nil) async throws -> ClawPage {
        try await workspace.claws.list(in: workspace.team, seenBy: workspace.owner.id, limit: limit, before: before)
    }
}
