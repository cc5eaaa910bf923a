import Foundation
import Programs
import Synchronization
import Testing

extension EndToEnd {
    @Suite("What was acknowledged survives a kill")
    struct CrashTests {
        @Test("a server killed with SIGKILL in the middle of 200 writes has lost none that it acknowledged")
        func server() async throws {
            try await Site.with { site in
                try await site.setUp()
                let first = try await site.serve()
                let key = try await site.makeKey()
                _ = try await first.http.status(with: key.secret, becomes: 200)

                let acknowledged = Names()
                await withDiscardingTaskGroup { group in
                    for writer in 0..<4 {
                        group.addTask {
                            for number in 0..<50 {
                                let name = "Claw \(writer) \(number)"
                                // Once the server is dead, no write is acknowledged.
                                let answer = try? await first.http.post(
                                    "/v1/claws", key: key.secret, headers: ["Idempotency-Key: \(writer)-\(number)"],
                                    json: #"{"name": "\#(name)"}"#)
                                guard answer?.status == 201 else { continue }
                                // Whoever counts the hundredth kills the server, while the others write.
                                if acknowledged.insert(name) == 100 { first.child.send(SIGKILL) }
                            }
                        }
                    }
                }
                #expect(try await first.child.end().status == nil, "killed")
                let expected = acknowledged.all
                #expect(expected.count >= 100 && expected.count < 200, "\(expected.count)")

                let second = try await site.serve()
                let found = try await names(of: second, key: key.secret)
                #expect(found.isSuperset(of: expected), "lost: \(expected.subtracting(found))")
                // At most one write of each of the four was under way.
                #expect(found.subtracting(expected).count <= 4 + 1, "the System Claw, and what was not acknowledged")
                let again = try await second.http.post(
                    "/v1/claws", key: key.secret, headers: ["Idempotency-Key: 0-0"], json: #"{"name": "Claw 0 0"}"#)
                #expect(again.status == 201, "a repeated request gets the first one's answer")
            }
        }

        @Test("keys that a killed command line acknowledged are good")
        func commandLine() async throws {
            try await Site.with { site in
                try await site.setUp()
                var acknowledged: [IssuedKey] = []
                for delay in 0..<24 {
                    let child = try site.start(["keys", "create", "--name", "Key \(delay)", "--scope", "claws:read", "--json"])
                    try await Task.sleep(for: .milliseconds(delay * 4))
                    child.send(SIGKILL)
                    let ending = try await child.end()
                    // What stands whole on its standard output was acknowledged, however it ended.
                    guard let json = try? JSON(parsing: child.outputText) else { continue }
                    acknowledged.append(try IssuedKey(json, at: ending.at))
                }
                acknowledged.append(try await site.makeKey())
                let server = try await site.serve()
                for key in acknowledged {
                    #expect(try await server.http.get("/v1/claws", key: key.secret).status == 200, "\(key.id)")
                }
                let listed = Set(try await site.json("keys", "list").value.elements.compactMap { $0["id"]?.text })
                #expect(listed.isSuperset(of: acknowledged.map(\.id)))
            }
        }

        private func names(of server: RunningServer, key: String) async throws -> Set<String> {
            var names: Set<String> = []
            var cursor: String?
            repeat {
                let path = "/v1/claws?limit=100" + (cursor.map { "&cursor=\($0)" } ?? "")
                let page = try await server.http.get(path, key: key).json()
                names.formUnion(page["data"]?.elements.compactMap { $0["name"]?.text } ?? [])
                cursor = page["next_cursor"]?.text
            } while cursor != nil
            return names
        }
    }
}

/// Names that several tasks collect.
private final class Names: Sendable {
    private let names = Mutex<Set<String>>([])

    var all: Set<String> { names.withLock { $0 } }

    /// - Returns: how many there are now.
    func insert(_ name: String) -> Int {
        names.withLock {
            $0.insert(name)
            return $0.count
        }
    }
}
