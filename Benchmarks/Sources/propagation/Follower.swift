import APIKeys
import APIKeysStore
import Foundation
import PostgresDatabase

/// Another node, in a process of its own. Of each secret that it reads it says when it refused it first.
enum Follower {
    static func run(url: String, name: String) async throws {
        let node = try BenchNode(
            database: try PostgresDatabase(url), feedDatabase: try PostgresDatabase(url, maximumConnections: 3), name: name)
        let feed = Task { try await node.feed.run() }
        while !node.feed.isLoaded { try await Task.sleep(for: .milliseconds(5)) }
        let load = Task { try await node.underLoad() }
        say("ready")
        for await secret in lines(of: 0) {
            // The index may not have it yet.
            while !node.accepts(secret) { try await Task.sleep(for: .microseconds(100)) }
            say("watching")
            while node.accepts(secret) { try await Task.sleep(for: .microseconds(100)) }
            say("\(sharedClock())")
        }
        load.cancel()
        feed.cancel()
        _ = await (load.result, feed.result)
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
