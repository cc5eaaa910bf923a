import Foundation
import Programs
import PostgresTesting
import TestSupport
import Testing

extension EndToEnd {
    @Suite("make cluster", .ofPostgres, .enabled(if: Cluster.canRun, "needs nginx"))
    struct ClusterTests {
        @Test(
            "a key works through nginx and on every node, a revoked one on none; a killed node is passed over; Ctrl-C leaves nothing behind"
        )
        func cluster() async throws {
            try await Site.with(databaseURL: "postgres://nowhere.invalid/") { site in
                let folder = site.folder.appendingPathComponent("cluster")
                let child = try ChildProcess(
                    "/bin/bash", [Cluster.script, "--folder", folder.path, "--port", "\(FreePort.next())"],
                    environment: ["WORKCLAW_BINARY": Program.path], in: site.logs, name: "cluster")
                defer { child.send(SIGKILL) }
                let cluster = try await Cluster(child)
                #expect(cluster.nodes.count == 3)

                let settings = [
                    "WORKCLAW_DATABASE_URL_FILE": folder.appendingPathComponent("database-url").path,
                    "WORKCLAW_DATA": folder.appendingPathComponent("workclaw").path,
                ]
                func run(_ arguments: String...) async throws -> JSON {
                    let command = try ChildProcess(
                        Program.path, arguments + ["--json"], environment: settings, in: site.logs,
                        name: site.nextName(arguments[1]))
                    let ending = try await command.end()
                    try #require(ending.status == 0, "\(command.errorText)")
                    return try JSON(parsing: command.outputText)
                }
                let key = try await IssuedKey(run("keys", "create", "--name", "Test", "--scope", "claws:read"), at: .now)
                for node in cluster.nodes { _ = try await node.http.status(with: key.secret, becomes: 200) }
                let front = cluster.front.http
                for _ in 0..<6 { #expect(try await front.get("/v1/claws", key: key.secret).status == 200) }

                // The client's address passes through nginx.
                let marked = try await front.get("/v1/nothing", key: key.secret, headers: ["X-Forwarded-For: 203.0.113.9"])
                #expect(marked.status == 404 && marked.code == "not_found")
                _ = try await eventually("the activity is written", within: .seconds(10)) {
                    let lines = try await run("keys", "activity", key.id).elements
                    return lines.contains { $0["client_address"]?.text == "203.0.113.9" } ? true : nil
                }

                Foundation.kill(cluster.nodes[1].pid, SIGKILL)
                _ = try await eventually("the death is told", within: .seconds(10)) {
                    child.outputText.contains("node2 (pid \(cluster.nodes[1].pid)) ended by SIGKILL") ? true : nil
                }
                for _ in 0..<6 { #expect(try await front.get("/v1/claws", key: key.secret).status == 200) }

                _ = try await run("keys", "revoke", key.id)
                for node in [cluster.nodes[0], cluster.nodes[2], cluster.front] {
                    #expect(try await node.http.status(with: key.secret, becomes: 401) == 401)
                }

                child.send(SIGINT)
                #expect(try await child.end().status == 0, "\(child.errorText)")
                for part in cluster.all {
                    #expect(Foundation.kill(part.pid, 0) == -1 && errno == ESRCH, "\(part.name) is gone")
                }
                let left = try await blocking { try Cluster.processes(naming: folder.path) }
                #expect(left.isEmpty, "\(left)")
            }
        }
    }
}

/// What scripts/cluster said that it has started.
private struct Cluster {
    struct Part {
        let name: String
        let port: UInt16
        let pid: Int32

        var http: HTTPClient { HTTPClient(port: port) }
    }

    let all: [Part]
    let nodes: [Part]
    let front: Part

    static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scripts/cluster").path

    static var canRun: Bool {
        ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"].contains(
            where: FileManager.default.isExecutableFile(atPath:))
    }

    init(_ child: ChildProcess) async throws {
        let text = try await eventually("the cluster stands") {
            guard child.ended == nil else { throw Impatience(description: "it ended: \(child.errorText)") }
            return child.outputText.contains("Ctrl-C stops all.") ? child.outputText : nil
        }
        all = text.matches(of: /cluster: (\S+) (?:http:\/\/)?127\.0\.0\.1:(\d+) \(pid (\d+)\)/).compactMap { match in
            guard let port = UInt16(match.output.2), let pid = Int32(match.output.3) else { return nil }
            return Part(name: String(match.output.1), port: port, pid: pid)
        }
        nodes = all.filter { $0.name.hasPrefix("node") }
        front = try #require(all.first { $0.name == "nginx" })
        #expect(all.count == 5, "\(text)")
    }

    /// The command lines of the processes that have `text` in theirs.
    static func processes(naming text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.compactMap { id in
            let line = try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8)
            return line.flatMap { $0.contains(text) ? $0.replacing("\0", with: " ") : nil }
        }
    }
}
