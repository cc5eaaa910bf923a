import Testing
import Programs

extension EndToEnd {
    @Suite("Processes do not get in each other's way")
    struct ConcurrentRotationTests {
        @Test("of eight processes that rotate one key at once, one wins, and the others are told that it is not active")
        func oneWins() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let old = try await site.makeKey()
                let children = try (0..<8).map { _ in try site.start(["keys", "rotate", old.id, "--json"]) }
                var winners: [IssuedKey] = []
                for child in children {
                    let ending = try await child.end()
                    if ending.status == 0 {
                        winners.append(try IssuedKey(JSON(parsing: child.outputText), at: ending.at))
                    } else {
                        #expect(ending.status == 1)
                        #expect(child.outputText.isEmpty)
                        #expect(child.errorText.contains("only an active key can be rotated"), "\(child.errorText)")
                    }
                }
                #expect(winners.count == 1)
                let keys = try await site.json("keys", "list").value.elements
                #expect(keys.count == 2)
                for secret in winners.map(\.secret) + [old.secret] {
                    #expect(try await server.http.status(with: secret, becomes: 200) == 200)
                }
            }
        }
    }
}
