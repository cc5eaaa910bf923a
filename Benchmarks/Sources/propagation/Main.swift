import APIKeys
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
        if arguments[1] == "node" {
            try await Follower.run(url: arguments[2], name: arguments[3])
            return
        }
        let url = arguments[1]
        let keys = arguments.count > 2 ? Int(arguments[2]) ?? 1_000_000 : 1_000_000
        let revocations = arguments.count > 3 ? Int(arguments[3]) ?? 1_000 : 1_000
        readingTime()
        try await loading(keys, url: url)
        try await Propagation(url: url, revocations: revocations).measure()
    }

    /// What a request pays for the time, twice: the wall clock that a server with SQLite reads, and the database's time.
    private static func readingTime() {
        let sources: [(String, any TimeSource)] = [
            ("wall clock", MachineTime()), ("database's time", DatabaseTime(base: MachineTime())),
        ]
        print("Reading the time, ns, medians of 9 runs of 1000000:")
        for (name, source) in sources {
            let runs = (0..<9).map { _ in
                let start = ContinuousClock.now
                var sum: Int64 = 0
                for _ in 0..<1_000_000 { sum &+= source.now.milliseconds }
                precondition(sum != 0)
                return (ContinuousClock.now - start) / .nanoseconds(1_000_000)
            }
            print("  \(name): \(String(format: "%.1f", runs.sorted()[4]))")
        }
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
                times.append(String(format: "%.2f s", (ContinuousClock.now - start) / .seconds(1)))
                precondition(node.index.count >= count, "keys are missing")
                running.cancel()
                try await running.value
            }
            print("  \(name): \(times.joined(separator: ", "))\(name == "PostgreSQL" ? "   (goal: at most 5 s)" : "")")
            await database.close()
        }
    }
}
