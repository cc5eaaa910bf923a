import APIKeysStore
import Foundation
import PostgresDatabase
import SQLDatabase
import SQLiteDatabase

/// Measures how fast three nodes over one PostgreSQL learn of a revocation, and how fast a node loads its keys.
///
/// Usage: `propagation URL [KEYS] [REVOCATIONS]`, of an empty database. It starts two more processes of itself: `propagation node URL NUMBER`.
@main
enum Main {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else {
            FileHandle.standardError.write(Data("usage: propagation URL [KEYS] [REVOCATIONS]\n".utf8))
            exit(64)
        }
        setvbuf(stdout, nil, Int32(_IOLBF), 0)
        if arguments[1] == "node" {
            try await Follower.run(url: arguments[2], name: arguments[3])
            return
        }
        let url = arguments[1]
        let keys = arguments.count > 2 ? Int(arguments[2]) ?? 1_000_000 : 1_000_000
        let revocations = arguments.count > 3 ? Int(arguments[3]) ?? 1_000 : 1_000
        try await loading(keys, url: url)
        try await Propagation(url: url, revocations: revocations).measure()
    }

    private static func loading(_ count: Int, url: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "propagation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let engines: [(String, any SQLDatabase)] = [
            ("PostgreSQL", try PostgresDatabase(url)),
            ("SQLite", try SQLiteDatabase(path: folder.appending(path: "keys.db").path)),
        ]
        print("Loading \(count) keys, from the start of the feed until the index is complete; three runs each:")
        for (name, database) in engines {
            try await Crowd.make(count, in: database)
            var times: [String] = []
            for _ in 0..<3 {
                let node = try BenchNode(database: database, name: "loader")
                let start = ContinuousClock.now
                let running = Task { try await node.feed.run() }
                while !node.feed.isLoaded { try await Task.sleep(for: .milliseconds(5)) }
                times.append("\((ContinuousClock.now - start).milliseconds / 1000) s")
                precondition(node.index.count >= count, "keys are missing")
                running.cancel()
                try await running.value
            }
            print("  \(name): \(times.joined(separator: ", "))\(name == "PostgreSQL" ? "   (goal: at most 5 s)" : "")")
            await database.close()
        }
    }
}

extension Duration {
    /// To a hundredth.
    var milliseconds: Double { ((self / .milliseconds(1)) * 100).rounded() / 100 }
}
