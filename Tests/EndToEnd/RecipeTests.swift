import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A proxy set up as its recipe says")
    struct RecipeTests {
        @Test("nginx", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx"), "needs nginx"))
        func nginx() async throws {
            try await tryOut("nginx.conf") { file in
                ("/usr/sbin/nginx", ["-p", file.deletingLastPathComponent().path, "-c", file.path, "-g", "daemon off;"])
            }
        }

        @Test("Caddy", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/caddy"), "needs Caddy"))
        func caddy() async throws {
            try await tryOut("Caddyfile") { file in
                ("/usr/bin/caddy", ["run", "--adapter", "caddyfile", "--config", file.path])
            }
        }

        private static let envoyProgram = ProcessInfo.processInfo.environment["WORKCLAW_ENVOY"]

        @Test("Envoy", .enabled(if: envoyProgram != nil, "needs WORKCLAW_ENVOY, the path of an Envoy: see scripts/envoy"))
        func envoy() async throws {
            let program = try #require(Self.envoyProgram)
            try await tryOut("envoy.yaml") { file in
                (program, ["-c", file.path, "--use-dynamic-base-id", "--concurrency", "1", "--log-level", "warning"])
            }
        }

        /// What every recipe has to do, tried with a real proxy, a real verify port and a service that says what it was told.
        private func tryOut(_ name: String, command: (URL) -> (program: String, arguments: [String])) async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve("--verify-port", "0", "--trusted-proxies", "127.0.0.1/32")
                let place = try #require(server.announcement["verify"]?.elements.first?.text)
                let verify = try #require(place.firstMatch(of: /:(\d+)\//).flatMap { UInt16($0.output.1) })
                let team = try #require(try await site.json("teams", "list").value.elements.first?["id"]?.text)
                let (good, narrow) = (try await site.makeKey(), try await site.makeKey(scopes: ["chat:read"]))
                for key in [good, narrow] {
                    _ = try await HTTPClient(port: verify).status(with: key.secret, becomes: 200, at: "/verify")
                }
                let recipe = try Recipe(name, asking: Int(verify), team: team, in: site, command: command)
                defer { recipe.child.send(SIGKILL) }
                try await recipe.ready()

                let none = try await recipe.proxy.get("/orders/7?x=y")
                #expect(none.status == 401 && none["WWW-Authenticate"] == #"Bearer realm="workclaw""#, "\(none.text)")
                let bad = try await recipe.proxy.get("/orders/7", key: "nonsense")
                #expect(bad.status == 401 && bad["WWW-Authenticate"]?.contains("invalid_token") ?? false, "\(bad.text)")
                let lacking = try await recipe.proxy.get("/orders/7", key: narrow.secret)
                #expect(lacking.status == 403, "\(lacking.text)")
                #expect(lacking["WWW-Authenticate"]?.contains(#"scope="claws:read""#) ?? false, "\(lacking.text)")

                let spoofed = [
                    "X-WorkClaw-Key-Id: key_of_mine", "X-WorkClaw-Team-Id: team_of_mine", "X-WorkClaw-Scopes: everything",
                    "X-Forwarded-For: 203.0.113.9", "X-Original-URI: /elsewhere", "X-Forwarded-Uri: /elsewhere",
                    "X-Original-Method: PUT", "X-Forwarded-Method: PUT",
                    "Connection: X-WorkClaw-Key-Id, X-WorkClaw-Team-Id, X-WorkClaw-Scopes",
                ]
                for method in ["GET", "POST"] {
                    let answer = try await recipe.proxy.send(
                        method, "/orders/7?x=y", headers: HTTPClient.authorization(good.secret) + spoofed,
                        body: method == "POST" ? "a body that nobody asks about" : "")
                    let told = answer.body.lowercased()
                    #expect(answer.status == 200 && told.hasPrefix("\(method.lowercased()) /orders/7?x=y "), "\(answer.text)")
                    #expect(
                        told.contains("x-workclaw-key-id: \(good.id)\r\n") && told.contains("x-workclaw-team-id: \(team)\r\n"))
                    #expect(told.contains("x-workclaw-scopes: claws:read claws:write\r\n") && !told.contains("of_mine"))
                    #expect(!told.contains("authorization") && !answer.text.contains(good.secret))
                }
                // Many services take an underscore for a dash: such a field is dropped, or the request refused.
                let underscores = try await recipe.proxy.get(
                    "/underscores", key: good.secret,
                    headers: ["X_WorkClaw_Team_Id: team_of_mine", "X-WorkClaw_Key-Id: key_of_mine"])
                #expect(!underscores.text.lowercased().contains("of_mine"), "\(underscores.text)")
                let lines = try await eventually("the calls are in the log") {
                    let lines = try await site.json("keys", "activity", good.id).value.elements.filter {
                        $0["path"]?.text == "/orders/7"
                    }
                    return lines.count == 2 ? lines : nil
                }
                #expect(Set(lines.map { $0["method"]?.text }) == ["GET", "POST"])
                #expect(lines.allSatisfy { $0["client_address"]?.text == "127.0.0.1" }, "not what the client says")

                try await site.json("keys", "revoke", good.id)
                #expect(try await recipe.proxy.status(with: good.secret, becomes: 401, at: "/orders/7") == 401)

                // A client that may come three times an hour: nginx hands on the fields of the refusal, and its own document.
                let limited = try await site.makeKey("--limit", "3/1h")
                _ = try await HTTPClient(port: verify).status(with: limited.secret, becomes: 200, at: "/verify")
                for left in [1, 0] {
                    let counted = try await recipe.proxy.get("/orders/7", key: limited.secret)
                    #expect(counted.status == 200, "\(counted.text)")
                    // Caddy keeps what the verify port says of a good key to itself.
                    if name != "Caddyfile" {
                        #expect(counted["RateLimit"]?.hasPrefix("\"3/1h\";r=\(left);t=") ?? false, "\(counted.text)")
                    }
                }
                let late = try await recipe.proxy.get("/orders/7", key: limited.secret)
                #expect(late.status == 429 && late["RateLimit"]?.hasPrefix("\"3/1h\";r=0;t=") ?? false, "\(late.text)")
                #expect(
                    late["RateLimit-Policy"] == "\"3/1h\";q=3;w=3600" && late.text.contains("quota-exceeded"), "\(late.text)")
                #expect(late["Retry-After"].flatMap { Int($0) }.map { 1...1200 ~= $0 } ?? false, "\(late.text)")

                // Nobody to ask: nobody gets in.
                let other = try await site.makeKey()
                _ = try await recipe.proxy.status(with: other.secret, becomes: 200, at: "/orders/7")
                _ = try await server.stop(SIGKILL)
                let closed = try await recipe.proxy.get("/orders/7", key: other.secret)
                #expect(closed.status >= 500, "\(closed.text)")
                try await recipe.stop()
            }
        }
    }
}
