import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Limits of keys, from the command line to a refusal")
    struct LimitTests {
        @Test("a key is made with limits, shows them, is held to them on both ports, and its successor with it")
        func whole() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve("--verify-port", "0")
                let place = try #require(server.announcement["verify"]?.elements.first?.text)
                let verify = HTTPClient(port: try #require(place.firstMatch(of: /:(\d+)\//).flatMap { UInt16($0.output.1) }))
                let made = try await site.makeKey("--limit", "1000/24h", "--limit", "4/1h")
                #expect(try await limits(of: made.id, on: site) == ["4/1h", "1000/1d"])
                // One call here,
                #expect(try await server.http.status(with: made.secret, becomes: 200) == 200)
                // and one there.
                let accepted = try await verify.get("/verify", key: made.secret)
                #expect(
                    accepted.status == 200 && accepted["RateLimit"]?.hasPrefix(#""4/1h";r=2;"#) ?? false, "\(accepted.text)")
                let rotated = try await site.json("keys", "rotate", made.id).value
                let (successor, id) = (try #require(rotated["key"]?.text), try #require(rotated["id"]?.text))
                #expect(rotated["limits"]?.elements.map(\.text) == ["4/1h", "1000/1d"])
                #expect(try await server.http.status(with: successor, becomes: 200) == 200)
                #expect(try await server.http.get("/v1/claws", key: made.secret).status == 200)
                for (client, path) in [(server.http, "/v1/claws"), (verify, "/verify?scope=claws:read")] {
                    for secret in [made.secret, successor] {
                        let refused = try await client.get(path, key: secret)
                        #expect(refused.status == 429 && refused.code == "quota_exceeded", "\(refused.text)")
                        #expect(refused["RateLimit-Policy"] == #""4/1h";q=4;w=3600, "1000/1d";q=1000;w=86400"#)
                        let seconds = try #require(refused["Retry-After"].flatMap { Int($0) })
                        #expect(1...900 ~= seconds && refused["RateLimit"] == #""4/1h";r=0;t=\#(seconds), "1000/1d";r=996"#)
                        #expect(try refused.json()["violated-policies"]?.elements.map(\.text) == ["4/1h"])
                    }
                }
                let lines = try await eventually("the refusals are in the log") {
                    let lines = try await site.json("keys", "activity", id).value.elements
                    return lines.count == 3 ? lines : nil
                }
                #expect(lines.count { $0["outcome"]?.text == "quota_exceeded" } == 2)
                let request = try #require(lines.first { $0["outcome"]?.text == "quota_exceeded" }?["request_id"]?.text)
                let explained = try await site.run("explain", request)
                #expect(explained.status == 0 && explained.output.contains("4/1h, 1000/1d"), "\(explained.output)")

                let free = try await site.json("keys", "rotate", id, "--no-limits").value
                #expect(free["limits"]?.elements.isEmpty ?? false)
                let key = try #require(free["key"]?.text)
                #expect(try await server.http.status(with: key, becomes: 200) == 200)
                let narrower = try await site.json(
                    "keys", "rotate", try #require(free["id"]?.text), "--limit", "7/1m", "--grace", "0s"
                ).value
                #expect(narrower["limits"]?.elements.map(\.text) == ["7/1m"])
                #expect(try await server.stop().status == 0)
            }
        }

        @Test(
            "a limit that is none, or one too many, makes no key and says why",
            arguments: [
                (["--limit", "100"], "--limit"), (["--limit", "0/1m"], "--limit"), (["--limit", "1/31d"], "--limit"),
                (["--limit", "1/1m", "--limit", "2/60s"], "each window once"),
                (["1/1s", "1/1m", "1/1h", "1/1d", "1/2d"].flatMap { ["--limit", $0] }, "at most 4 limits"),
            ])
        func faults(options: [String], word: String) async throws {
            try await Site.with { site in
                try await site.setUp()
                let child = try site.start(["keys", "create", "--name", "Test", "--scope", "claws:read"] + options)
                let status = try await child.end().status
                #expect(status != 0 && child.errorText.contains(word), "\(child.errorText)")
                #expect(try await site.json("keys", "list").value.elements.isEmpty)
            }
        }

        private func limits(of id: String, on site: Site) async throws -> [String?] {
            let shown = try await site.json("keys", "show", id).value["limits"]?.elements.map(\.text)
            let listed = try await site.json("keys", "list").value.elements.first { $0["id"]?.text == id }
            #expect(listed?["limits"]?.elements.map(\.text) == shown)
            return shown ?? []
        }
    }
}
