import Programs
import Testing

extension EndToEnd {
    @Suite("The operator learns why a request was refused")
    struct ExplainTests {
        @Test("by the id of its answer: for a key's request the reason, for a stranger's the counts of its minute")
        func explain() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let key = try await site.makeKey()
                _ = try await server.http.status(with: key.secret, becomes: 200)
                let narrow = try await server.http.get("/v1/deployments", key: key.secret)
                #expect(narrow.status == 403)
                let stranger = try await server.http.get("/v1/claws", key: nil)
                #expect(stranger.status == 401)
                #expect(try await server.stop().status == 0)

                let id = try #require(narrow["X-Request-Id"])
                let found = try await site.json("explain", id).value
                #expect(found["kind"]?.text == "request")
                #expect(found["request_id"]?.text == id)
                #expect(found["team"]?.text == "First")
                let reason = try #require(found["reason"]?.text)
                #expect(reason.contains("GET /v1/deployments asks for deployments:read"), "\(reason)")
                #expect(found["request"]?["outcome"]?.text == "insufficient_scope")
                let said = try await site.run("explain", id)
                #expect(said.status == 0 && said.output.contains(reason) && said.output.contains("First"))

                let unknown = try await site.json("explain", try #require(stranger["X-Request-Id"])).value
                #expect(unknown["kind"]?.text == "counts")
                #expect(unknown["left_out"]?.integer == 0)
                let counts = try #require(unknown["strangers"]?.elements)
                #expect(counts.contains { $0["reason"]?.text == "missing" && $0["network"]?.text == "127.0.0.0/24" })
                let words = try await site.run("explain", try #require(stranger["X-Request-Id"]))
                #expect(words.status == 0 && words.output.contains("No line of this request was kept."))
            }
        }
    }
}
