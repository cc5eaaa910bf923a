import Testing

extension EndToEnd {
    @Suite("Teams do not see each other")
    struct IsolationTests {
        @Test("another team's Claw is answered like one that never was, and --team is demanded once there are two teams")
        func twoTeams() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let first = try await site.makeKey()
                try await site.json(
                    "teams", "create", "--name", "Second", "--email", "second@example.com", "--password-stdin",
                    input: Site.password)

                let undecided = try await site.run("keys", "create", "--name", "Whose?", "--scope", "claws:read")
                #expect(undecided.status == 1)
                #expect(undecided.errorLines.count == 1)
                #expect(undecided.errors.contains("--team"))

                let second = try await site.makeKey("--team", "Second")
                _ = try await server.http.status(with: second.secret, becomes: 200)
                let made = try await server.http.post("/v1/claws", key: second.secret, json: #"{"name": "Theirs"}"#)
                #expect(made.status == 201)
                let id = try #require(try made.json()["id"]?.text)
                #expect(try await server.http.get("/v1/claws/\(id)", key: second.secret).status == 200)

                let stranger = try await server.http.get("/v1/claws/\(id)", key: first.secret)
                let nobody = try await server.http.get("/v1/claws/claw_01m85k90wcfq9t29qv4x6t0af5", key: first.secret)
                #expect(stranger.status == 404)
                #expect(try stranger.json().withoutRequestID == nobody.json().withoutRequestID)
                for method in ["PATCH", "DELETE"] {
                    let answer = try await server.http.send(
                        method, "/v1/claws/\(id)",
                        headers: HTTPClient.authorization(first.secret) + ["Content-Type: application/json"],
                        body: method == "PATCH" ? #"{"name": "Mine"}"# : "")
                    #expect(answer.status == 404, "\(method)")
                }
                let list = try await server.http.get("/v1/claws", key: first.secret).json()
                #expect(list["data"]?.elements.contains { $0["id"]?.text == id } == false)

                let show = try await site.run("keys", "show", second.id, "--team", "First")
                #expect(show.status == 1)
                #expect(show.errorLines.count == 1)
            }
        }
    }
}

extension JSON {
    /// A problem without what is different in each.
    fileprivate var withoutRequestID: JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != "request_id" })
    }
}
