import APIKeysStore
import Foundation
import SQLDatabase
import Synchronization
import Testing

@testable import WorkClaw

@Suite("A copy of an installation")
struct InstallationCopyTests {
    /// Tables that stay behind. Whoever adds one says why in `CopyPlan.leftOut`.
    private static let leftOut: Set = ["schema_migrations", "nodes", "runtime_hosts", "activity_writers"]

    enum Direction: CaseIterable {
        case intoPostgres, outOfPostgres, betweenFiles

        var source: SQLEngine { self == .outOfPostgres ? .postgres : .sqlite }
        var target: SQLEngine { self == .intoPostgres ? .postgres : .sqlite }
    }

    @Test("has the rows of every table there is", arguments: Direction.allCases)
    func everyTable(_ direction: Direction) async throws {
        let (source, target) = try await (CopyFixture(direction.source), CopyFixture(direction.target))
        try await source.fill()
        let report = try await copy(source, target)
        #expect(report.differences.isEmpty)
        #expect(!report.wasThere)
        let counts = try await target.counts()
        let tables = Set(counts.keys).union(try await source.counts().keys).subtracting(Self.leftOut)
        #expect(Set(report.tables.map(\.name)) == tables)
        for table in tables { #expect(counts[table] == 1, "\(table) was not copied") }
        #expect(Set(CopyPlan.leftOut.keys) == Self.leftOut)
        for table in ["nodes", "runtime_hosts", "activity_writers"] { #expect(counts[table] ?? 0 == 0) }
    }

    @Test("is the same installation in another history, so that a node loads every key again", arguments: Direction.allCases)
    func identity(_ direction: Direction) async throws {
        let (source, target) = try await (CopyFixture(direction.source), CopyFixture(direction.target))
        try await source.fill()
        _ = try await copy(source, target)
        let (old, new) = try await (source.identity(), target.identity())
        #expect(old?.text == "x")
        #expect(new?.installation == "x")
        #expect(new != old)
    }

    @Test("goes on from the slices that are there, and takes away what does not belong", arguments: Direction.allCases)
    func slices(_ direction: Direction) async throws {
        let (source, target) = try await (CopyFixture(direction.source), CopyFixture(direction.target))
        try await source.fill()
        try await source.end.ofActivity.write { try $0.execute("DELETE FROM activity_rows") }
        try await source.addActivity(9000)
        // The first slice is whole; of the second one a part, twice; and rows that the source has never had.
        try await target.addActivity(4000 + 4)
        try await target.addActivity(500, from: 5000)
        try await target.addActivity(500, from: 5000)
        try await target.addActivity(10, from: 2_000_000)
        try await target.end.ofActivity.write { try $0.execute("UPDATE activity_rows SET latency_us = 11 WHERE time > 5000") }
        let kept = Kept()
        let copy = InstallationCopy(from: source.end, to: target.end, sliceSize: SliceSize(rows: 4000))
        let report = try await copy.run(replacing: false) { kept.note($0) }
        #expect(report.differences.isEmpty)
        #expect(report.tables.first { $0.name == "activity_rows" }?.rows == 9000)
        #expect(kept.rows["activity_rows"] ?? 0 > 0)
        #expect(try await target.counts()["activity_rows"] == 9000)
    }

    @Test("is made in slices that hold neither too many rows nor too many bytes", arguments: [SQLEngine.sqlite, .postgres])
    func sliceSize(_ engine: SQLEngine) async throws {
        let source = try await CopyFixture(engine)
        try await source.fill()
        let text = String(repeating: "ü", count: 500)
        let sizes = try await source.end.main.write { connection in
            for number in 0..<20 {
                try connection.execute(
                    "INSERT INTO people (id, email, email_key, created_at) VALUES ($1, $2, $1, 0)", "p\(10 + number)", text)
            }
            let shape = try #require(try TableShape.all(on: connection)["people"])
            let table = try CopiedTable(source: shape, target: shape)
            return try [SliceSize(rows: 4), SliceSize(bytes: 3000), SliceSize()].map { size in
                var rows: [Int] = []
                let digest = try table.forEachSlice(of: size, on: connection) { rows.append($0.rows.count) }
                #expect(digest.rows == 21)
                return rows
            }
        }
        #expect(sizes == [[4, 4, 4, 4, 4, 1], [3, 3, 3, 3, 3, 3, 3], [21]])
    }

    @Test("is left alone once it is there, compared, and replaced only on demand", arguments: Direction.allCases)
    func again(_ direction: Direction) async throws {
        let (source, target) = try await (CopyFixture(direction.source), CopyFixture(direction.target))
        try await source.fill()
        _ = try await copy(source, target)
        let first = try await target.identity()
        let second = try await copy(source, target)
        #expect(second.wasThere && second.differences.isEmpty)
        #expect(try await target.identity() == first)

        try await target.run("UPDATE teams SET name = 'worked on'")
        let third = try await copy(source, target)
        #expect(third.wasThere)
        #expect(third.differences.map(\.name) == ["teams"])
        #expect(try await target.end.main.read { try $0.row("SELECT name FROM teams")?.text(0) } == "worked on")

        let fourth = try await copy(source, target, replacing: true)
        #expect(!fourth.wasThere && fourth.differences.isEmpty)
        #expect(try await target.identity() != first)
        #expect(try await target.counts()["teams"] == 1)
    }

    @Test("never takes the place of another installation", arguments: Direction.allCases, [false, true])
    func another(_ direction: Direction, replacing: Bool) async throws {
        let (source, target) = try await (CopyFixture(direction.source), CopyFixture(direction.target))
        try await source.fill()
        try await target.fill("y")
        let before = try await target.identity()
        await #expect(throws: CopyRefusal.self) { try await copy(source, target, replacing: replacing) }
        #expect(try await target.identity() == before)
        #expect(try await target.end.main.read { try $0.row("SELECT name FROM teams")?.text(0) } == "y")
    }

    @Test("that fails leaves no installation, and the next attempt is whole")
    func failure() async throws {
        let (source, target) = try await (CopyFixture(.sqlite), CopyFixture(.postgres))
        try await source.fill()
        try await target.run("ALTER TABLE claws ADD CONSTRAINT never CHECK (name = 'nobody')")
        await #expect(throws: SQLError.self) { try await copy(source, target) }
        #expect(try await target.counts()["people"] == 0)
        #expect(try await target.identity() == nil)
        try await target.run("ALTER TABLE claws DROP CONSTRAINT never")
        #expect(try await copy(source, target).differences.isEmpty)
    }

    @Test("tells of keys that were changed while it was made")
    func meanwhile() async throws {
        let (source, target) = try await (CopyFixture(.sqlite), CopyFixture(.sqlite))
        try await source.fill()
        // The report of the first table comes from the middle of the copy, while its transaction lasts.
        let isFirst = Atomic(true)
        let report = try await InstallationCopy(from: source.end, to: target.end).run(replacing: false) { [source] _ in
            guard isFirst.exchange(false, ordering: .relaxed) else { return }
            let done = DispatchSemaphore(value: 0)
            Task {
                try await source.run("UPDATE feed_head SET sequence = sequence + 1")
                done.signal()
            }
            done.wait()
        }
        #expect(report.changesMeanwhile == 1)
    }

    private func copy(_ source: CopyFixture, _ target: CopyFixture, replacing: Bool = false) async throws -> CopyReport {
        try await InstallationCopy(from: source.end, to: target.end).run(replacing: replacing) { _ in }
    }

    private final class Kept: Sendable {
        private let state = Mutex([String: Int]())
        var rows: [String: Int] { state.withLock { $0 } }

        func note(_ progress: CopyProgress) {
            guard case .copied(let table, _, let kept) = progress else { return }
            state.withLock { $0[table] = kept }
        }
    }
}
