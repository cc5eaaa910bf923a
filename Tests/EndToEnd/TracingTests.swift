import Foundation
import Programs
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Traces")
    struct TracingTests {
        private struct Span {
            let json: JSON
            var name: String? { json["name"]?.text }

            subscript(_ attribute: String) -> JSON? {
                json["attributes"]?.elements.first { $0["key"]?.text == attribute }?["value"]
            }
        }

        private func spans(_ bodies: [String]) throws -> [Span] {
            try bodies.flatMap { body in
                let resources = try JSON(parsing: body)["resourceSpans"]?.elements ?? []
                let service = resources.first?["resource"]?["attributes"]?.elements.first { $0["key"]?.text == "service.name" }
                #expect(service?["value"]?["stringValue"]?.text == "workclaw")
                return resources.flatMap { $0["scopeSpans"]?.elements ?? [] }.flatMap { $0["spans"]?.elements ?? [] }
                    .map { Span(json: $0) }
            }
        }

        @Test("go on from the client's, with the transactions of a request in it, to the collector, and into the log")
        func whole() async throws {
            try await Site.with { site in
                try await site.setUp()
                let collector = try Collector()
                defer { collector.stop() }
                let server = try await site.serve(
                    "--otlp-endpoint", "http://127.0.0.1:\(collector.port)", "--metrics-port", "0", "--log-format", "json")
                let key = try await site.makeKey()
                _ = try await eventually("the key is known") {
                    try await server.http.get("/v1/claws", key: key.secret).status == 200 ? true : nil
                }
                let trace = "0af7651916cd43dd8448eb211c80319c"
                let answer = try await server.http.get(
                    "/v1/claws", key: key.secret, headers: ["traceparent: 00-\(trace)-b7ad6b7169203331-01"])
                _ = try await server.http.get(
                    "/v1/claws", key: key.secret, headers: ["traceparent: 00-\(trace)-b7ad6b7169203332-00"])
                #expect(try await server.stop().status == 0)

                let all = try spans(collector.bodies)
                let mine = all.filter { $0.json["traceId"]?.text == trace }
                let request = try #require(mine.first { $0.name == "GET /v1/claws" })
                #expect(request.json["parentSpanId"]?.text == "b7ad6b7169203331" && request.json["kind"]?.integer == 2)
                #expect(request["http.route"]?["stringValue"]?.text == "/v1/claws")
                #expect(request["http.response.status_code"]?["intValue"]?.text == "200")
                #expect(request["workclaw.request_id"]?["stringValue"]?.text == answer["X-Request-Id"])
                let below = mine.filter { $0.name?.hasPrefix("SQL ") ?? false }
                #expect(!below.isEmpty && below.allSatisfy { $0.json["parentSpanId"] == request.json["spanId"] })
                let engine = site.database == nil ? "sqlite" : "postgresql"
                #expect(below.first?["db.system.name"]?["stringValue"]?.text == engine)
                // What its sender does not record is not recorded here.
                #expect(!mine.contains { $0.json["parentSpanId"]?.text == "b7ad6b7169203332" })
                // Heartbeats and sweepers belong to no request.
                #expect(all.allSatisfy { $0.json["parentSpanId"] != nil || $0.json["kind"]?.integer == 2 })
                #expect(!collector.bodies.contains { $0.contains(key.secret) })
            }
        }

        @Test("that the collector does not take are dropped and counted, and told of once")
        func refused() async throws {
            try await Site.with { site in
                try await site.setUp()
                let collector = try Collector(answering: 400)
                defer { collector.stop() }
                let server = try await site.serve(
                    "--otlp-endpoint", "http://127.0.0.1:\(collector.port)/", "--metrics-port", "0")
                let place = try #require(server.announcement["metrics"]?.text)
                let port = try #require(place.firstMatch(of: /:(\d+)\/metrics/).flatMap { UInt16($0.output.1) })
                for _ in 0..<2 {
                    let before = collector.bodies.count
                    _ = try await server.http.get("/v1/claws")
                    _ = try await eventually("the collector is asked") { collector.bodies.count > before ? true : nil }
                }
                _ = try await eventually("spans are counted as dropped") {
                    let metrics = try Exposition(parsing: try await HTTPClient(port: port).get("/metrics").body)
                    return metrics.value("workclaw_spans_total", ["outcome": "dropped"]).flatMap { $0 >= 2 ? true : nil }
                }
                #expect(try await server.stop().status == 0)
                #expect(server.child.errorText.matches(of: /Spans cannot be exported/).count == 1)
            }
        }

        @Test("want an endpoint that is one", arguments: ["127.0.0.1:4318", "ftp://a", "http://u:p@a", "http://a/?b=c", ""])
        func badEndpoint(_ endpoint: String) async throws {
            try await Site.with { site in
                let said = try await site.run("serve", "--port", "0", "--otlp-endpoint", endpoint)
                #expect(said.status == 1 && said.errorLines.count == 1 && said.errors.contains("--otlp-endpoint"))
            }
        }
    }
}
