import APIKeysStore
import Foundation
import PostgresTesting
import SQLDatabase
import SQLiteDatabase

@testable import WorkClaw

/// One of the two databases of a copy, with all tables and no rows.
final class CopyFixture: Sendable {
    let end: CopyEnd
    private let folder: URL?

    init(_ engine: SQLEngine) async throws {
        let main = [KeySchema.schema] + WorkspaceSchema.all
        switch engine {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "workclaw-test-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            self.folder = folder
            let ends = try ["workclaw.db", "activity.db"].map {
                try SQLiteDatabase(path: folder.appending(path: $0).path, durability: .normal)
            }
            try await ends[0].migrate(main)
            try await ends[1].migrate([ActivitySchema.schema])
            end = CopyEnd(main: ends[0], activity: ends[1])
        case .postgres:
            folder = nil
            let database = try await TestDatabase().open()
            try await database.migrate(main + [ActivitySchema.schema])
            end = CopyEnd(main: database, activity: nil)
        }
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    /// Both databases, or the one.
    private var databases: [any SQLDatabase] { [end.main, end.activity].compactMap(\.self) }

    /// Puts one row into every table that there is, whatever tables there will be. All texts are the same, and so are all numbers: what
    /// refers to something refers to what is there.
    func fill(_ text: String = "x") async throws {
        for database in databases {
            let texts = [
                "role": "admin", "kind": "system", "access": "team", "scope": "team", "author": "user", "status": "complete",
                "purpose": "reset",
            ]
            try await database.write { connection in
                let shapes = try TableShape.all(on: connection).filter { $0.key != "schema_migrations" }
                var rest = Array(shapes.values)
                while let next = rest.first(where: { table in rest.allSatisfy { !table.references.contains($0.name) } }) {
                    rest.removeAll { $0.name == next.name }
                    let values = next.columns.map { column -> SQLValue in
                        if column.isNullable { return .null }
                        return switch column.kind {
                        case .integer: .integer(1)
                        case .text: .text(texts[column.name] ?? text)
                        case .bytes: .blob([0, 255])
                        }
                    }
                    let places = (1...values.count).map { "$\($0)" }.joined(separator: ", ")
                    let names = next.columns.map(\.name).joined(separator: ", ")
                    try connection.execute("INSERT INTO \(next.name) (\(names)) VALUES (\(places))", values)
                }
            }
        }
    }

    /// How many rows each table has.
    func counts() async throws -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for database in databases {
            let found = try await database.read { connection in
                try TableShape.all(on: connection).mapValues {
                    try connection.row("SELECT COUNT(*) FROM \($0.name)")?.integer(0) ?? 0
                }
            }
            counts.merge(found) { $0 + $1 }
        }
        return counts
    }

    /// Requests of the log: `rows` of them from number `first` on, several in each millisecond, some of them twice.
    func addActivity(_ rows: Int, from first: Int = 0) async throws {
        try await end.ofActivity.with(deadline: .seconds(60)).write { connection in
            for row in first..<first + rows {
                let route: String? = row.isMultiple(of: 3) ? nil : "/v1/claws"
                try connection.execute(
                    """
                    INSERT INTO activity_rows (team_id, key_id, time, request_id, method, route, path, status, outcome,
                        client_address, user_agent, latency_us)
                    VALUES ('t', $1, $2, $3, 'GET', $4, '/v1/claws', 200, 'allowed', NULL, 'ü', $5)
                    """,
                    "k\(row % 5)", row / 7, "r\(row / 2)", route, 10)
            }
        }
    }

    func identity() async throws -> DatabaseIdentity? {
        try await end.main.read { try DatabaseIdentity.read(on: $0)?.identity }
    }

    func run(_ statement: String) async throws {
        try await end.main.write { try $0.execute(statement) }
    }
}
