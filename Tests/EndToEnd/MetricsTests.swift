import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Metrics")
    struct MetricsTests {
        /// What the documents list, by name.
        private static func documented() throws -> [String: String] {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "docs/observability.md")
            let rows = try String(contentsOf: file, encoding: .utf8)
                .matches(of: /^\| `([a-z0-9_]+)` \| (counter|gauge|histogram) \|/.anchorsMatchLineEndings())
            return Dictionary(rows.map { (String($0.output.1), String($0.output.2)) }) { first, _ in first }
        }

        private func port(in announcement: JSON?, endingIn path: String) throws -> UInt16 {
            let place = try #require(announcement?.text)
            let end = try #require(place.range(of: path), "\(place)").lowerBound
            return try #require(place[..<end].split(separator: ":").last.flatMap { UInt16($0) })
        }

        private func scrape(_ client: HTTPClient) async throws -> Exposition {
            let answer = try await client.get("/metrics")
            #expect(answer.status == 200 && answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            return try Exposition(parsing: answer.body)
        }

        /// The same once the verify port's own count is up to date, which it notes after it has answered.
        private func settled(_ client: HTTPClient) async throws -> Exposition {
            try await eventually("the verify port has counted what it answered") {
                let metrics = try await scrape(client)
                let verified = metrics.families["apikeys_verifications_total"]?.samples ?? []
                let judged = verified.filter { $0.labels["surface"] == "verify" }.map(\.value).reduce(0, +)
                return metrics.value("workclaw_verify_requests_total") == judged ? metrics : nil
            }
        }

        @Test("are of what was served, under the names that the documents list, and hold nothing that a client made up")
        func whole() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve("--verify-port", "0", "--metrics-port", "0")
                let metrics = HTTPClient(port: try port(in: server.announcement["metrics"], endingIn: "/metrics"))
                let verify = HTTPClient(
                    port: try port(in: server.announcement["verify"]?.elements.first, endingIn: "/verify"))
                let key = try await site.makeKey()
                #expect(try await verify.status(with: key.secret, becomes: 200, at: "/verify") == 200)

                let before = try await settled(metrics)
                let secret = "wc_live_" + String(repeating: "x", count: 36)
                for _ in 0..<3 { _ = try await server.http.get("/v1/claws", key: key.secret) }
                _ = try await server.http.get("/v1/claws")
                _ = try await server.http.get("/v1/claws/\(secret)?key=\(secret)", key: "nonsense")
                _ = try await server.http.get("/v1/members", key: key.secret)
                _ = try await server.http.send("DELETE", "/v1/claws", headers: ["Authorization: Bearer \(key.secret)"])
                _ = try await server.http.send("PURGE", "/\(secret)")
                _ = try await server.http.get("/sign-in")
                for path in ["/verify", "/verify?scope=claws:read", "/verify?scope=chat:write"] {
                    _ = try await verify.get(path, key: key.secret)
                }
                _ = try await verify.get("/verify?scope=no:scope", key: key.secret)
                _ = try await blocking {
                    let socket = try Socket(port: verify.port)
                    try socket.send("GET /verify HTTP/1.1\nHost: x\n\n")
                    return try socket.readToEnd()
                }
                let after = try await settled(metrics)

                func grew(_ name: String, _ labels: [String: String]) -> Double {
                    (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0)
                }
                func verified(_ surface: String, _ outcome: String) -> Double {
                    grew("apikeys_verifications_total", ["surface": surface, "outcome": outcome])
                }
                #expect(verified("rest", "allowed") == 5)
                #expect(verified("rest", "missing") == 1 && verified("rest", "malformed") == 1)
                #expect(verified("verify", "allowed") == 2 && verified("verify", "insufficient_scope") == 1)
                #expect(grew("apikeys_request_duration_seconds_count", ["surface": "verify"]) == 3)
                #expect(grew("workclaw_verify_requests_total", [:]) == 3)
                #expect(grew("workclaw_verify_faults_total", ["fault": "bare_line_break"]) == 1)
                #expect(after.families["workclaw_verify_faults_total"]?.samples.contains { $0.value == 1 } ?? false)

                func answered(_ route: String, _ method: String, _ status: String) -> Double {
                    grew("workclaw_http_requests_total", ["route": route, "method": method, "status": status])
                }
                #expect(answered("/v1/claws", "GET", "2xx") == 3 && answered("/v1/claws", "GET", "4xx") == 1)
                #expect(answered("/v1/claws/{id}", "GET", "4xx") == 1)
                #expect(answered("other", "GET", "4xx") == 1 && answered("other", "DELETE", "4xx") == 1)
                #expect(answered("other", "other", "4xx") == 1)
                #expect(answered("/sign-in", "GET", "2xx") == 1)
                let duration = ["route": "/v1/claws", "method": "GET"]
                #expect(grew("workclaw_http_request_duration_seconds_count", duration) == 4)

                #expect(after.value("apikeys_index_keys") == 1 && after.value("workclaw_ready") == 1)
                let lease = try #require(after.value("apikeys_lease_remaining_seconds"))
                let age = try #require(after.value("apikeys_feed_age_seconds"))
                #expect(0 < lease && lease <= 5 && 0 <= age && age < 5 && abs(lease + age - 5) < 0.5)
                let started = try #require(after.value("process_start_time_seconds"))
                #expect(abs(started - Date().timeIntervalSince1970) < 120)
                let engine = site.database == nil ? "sqlite" : "postgres"
                for pool in ["main", "activity"] + (site.database == nil ? [] : ["feed"]) {
                    let limit = after.value("workclaw_database_connections_limit", ["pool": pool, "engine": engine])
                    let counts = ["in_use", "idle"].compactMap { state in
                        after.value(
                            "workclaw_database_connections", ["pool": pool, "engine": engine, "state": state])
                    }
                    #expect(counts.count == 2 && counts.reduce(0, +) <= (limit ?? 0), "\(pool)")
                }

                let documented = try Self.documented()
                for (name, family) in after.families {
                    #expect(documented[name] == family.kind, "\(name) must stand in docs/observability.md")
                }
                // Not there without a mail program, without tracing, and without a clock that is measured.
                var missing = Set(documented.keys).subtracting(after.families.keys)
                missing.subtract([
                    "workclaw_mail_waiting", "workclaw_mail_total", "workclaw_spans_total", "apikeys_clock_doubt_seconds",
                ])
                #expect(missing.isEmpty)
                let labels = after.families.values.flatMap(\.samples).flatMap(\.labels.values)
                let forbidden = ["wc_live_", "key_", "team_", "usr_"]
                #expect(!labels.contains { label in forbidden.contains(where: label.contains) })
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("are at one path alone, for GET and HEAD, over connections that stay open")
        func port() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve("--metrics-port", "0")
                let port = try port(in: server.announcement["metrics"], endingIn: "/metrics")
                let metrics = HTTPClient(port: port)
                for (path, status) in [("/", 404), ("/metrics/", 404), ("/metrics?a=b", 200)] {
                    #expect(try await metrics.get(path).status == status, "\(path)")
                }
                let post = try await metrics.send("POST", "/metrics", body: "x")
                #expect(post.status == 405 && post["Allow"] == "GET, HEAD")
                let head = try await metrics.send("HEAD", "/metrics")
                #expect(head.status == 200 && head.body.isEmpty && head["Content-Length"].flatMap { Int($0) } ?? 0 > 1000)
                let both = try await blocking {
                    let socket = try Socket(port: port)
                    let request = "GET /metrics HTTP/1.1\r\nHost: x\r\n"
                    try socket.send("\(request)\r\n\(request)Connection: close\r\n\r\n")
                    return String(decoding: try socket.readToEnd(), as: UTF8.self)
                }
                #expect(both.matches(of: /HTTP\/1\.1 200 OK\r\n/).count == 2)
                // What the main port shows is its own.
                #expect(try await server.http.get("/metrics").status == 404)
                #expect(try await server.stop().status == 0)
            }
        }

        @Test("stop the start in one line where their port cannot be had, and are off without one")
        func taken() async throws {
            try await Site.with { site in
                try await site.setUp()
                let listener = try Listener(answering: nil)
                defer { listener.stop() }
                let said = try await site.run("serve", "--port", "0", "--metrics-port", "\(listener.port)")
                #expect(said.status == 1 && said.errorLines.count == 1, "\(said.errors)")
                #expect(said.errors.contains("metrics port \(listener.port) on 127.0.0.1: cannot listen there"))
                let server = try await site.serve()
                #expect(server.announcement["metrics"] == nil)
                #expect(try await server.stop().status == 0)
            }
        }
    }
}
