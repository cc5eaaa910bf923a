import APIKeys
import APIKeysStore
import Foundation
import PostgresDatabase

/// Revocations on one node, and the time until each of two others refuses.
struct Propagation {
    let url: String
    let revocations: Int

    func measure() async throws {
        let node = try BenchNode(
            database: try PostgresDatabase(url), feedDatabase: try PostgresDatabase(url, maximumConnections: 3), name: "node 1")
        let feed = Task { try await node.feed.run() }
        let others = try (2...3).map { try Peer(url: url, name: "node \($0)") }
        for other in others { _ = try await other.line() }
        while !node.feed.isLoaded { try await Task.sleep(for: .milliseconds(5)) }
        let load = Task { try await node.underLoad() }

        var (sinceCall, sinceAnswer, calls): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<revocations {
            let issued = try await node.issue()
            for other in others { try other.say(issued.secret.expose()) }
            for other in others { _ = try await other.line() }
            // Not in step with anybody's clock.
            try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000)))
            let start = sharedClock()
            _ = try await node.keys.revoke(issued.key.id, in: BenchNode.team, by: BenchNode.owner)
            let answer = sharedClock()
            for other in others {
                guard let refused = try await Int(other.line()) else { throw Peer.Gone() }
                sinceCall.append(Double(refused - start) / 1e6)
                sinceAnswer.append(max(0, Double(refused - answer) / 1e6))
            }
            calls.append(Double(answer - start) / 1e6)
        }
        load.cancel()
        for other in others { other.end() }
        feed.cancel()
        _ = await (load.result, feed.result)

        print(
            "\(revocations) revocations on one of three nodes, each with 10000 verifications and 10 new keys a second; in ms:")
        show("the revocation itself, as it commits", calls)
        show("until another node refuses, since the call", sinceCall, goal: true)
        show("until another node refuses, since the commit", sinceAnswer)
    }

    private func show(_ title: String, _ values: [Double], goal: Bool = false) {
        let sorted = values.sorted()
        let at = { (share: Double) in sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] }
        let (median, late, latest) = (at(0.5), at(0.99), sorted[sorted.count - 1])
        let verdict = late <= 50 && latest <= 250 ? "met" : "MISSED"
        let figures = String(format: "p50 %7.2f   p99 %7.2f   max %7.2f", median, late, latest)
        print(
            "  \(title.padding(toLength: 46, withPad: " ", startingAt: 0))\(figures)\(goal ? "   (goal: p99 50, max 250: \(verdict))" : "")"
        )
    }
}

/// A process of ``Follower``.
final class Peer {
    struct Gone: Error {}

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var said: AsyncStream<String>.AsyncIterator

    init(url: String, name: String) throws {
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = ["node", url, name]
        process.standardInput = input
        process.standardOutput = output
        said = lines(of: output.fileHandleForReading.fileDescriptor).makeAsyncIterator()
        try process.run()
    }

    func say(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((text + "\n").utf8))
    }

    func line() async throws -> String {
        guard let line = await said.next() else { throw Gone() }
        return line
    }

    /// Ends the process, which ends when its input does.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
