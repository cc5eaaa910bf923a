import TestSupport
import Testing

extension EndToEnd {
    @Suite("A newcomer's first minutes")
    struct NewcomerTests {
        @Test("before setup the server is ready, refuses all of /v1, and says what to type")
        func beforeSetup() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                #expect(server.announcement["is_set_up"] == .bool(false))
                #expect(try await server.http.get("/health/live").status == 200)
                #expect(try await server.http.get("/health/ready").status == 200)
                for path in ["/v1", "/v1/claws", "/v1/nothing/at/all"] {
                    let answer = try await server.http.get(path)
                    #expect(answer.status == 401, "\(path)")
                    #expect(answer.code == "unauthorized", "\(path)")
                    #expect(answer["WWW-Authenticate"] == #"Bearer realm="workclaw""#, "\(path)")
                }
                let wellFormed = "wc_live_XXhLurSYG1pUNnMpkthl2Jk9j5icnC3YwCv5"
                #expect(try await server.http.get("/v1/claws", key: wellFormed).code == "invalid_token")

                let early = try await site.run("keys", "create", "--name", "Too early", "--scope", "claws:read")
                #expect(early.status == 1)
                #expect(early.errorLines.count == 1)
                #expect(early.errors.contains("workclaw setup --team"))
            }
        }

        @Test("setup works once, while the server runs, and the second time changes nothing")
        func setupOnce() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                try await site.setUp()
                let key = try await site.makeKey()
                #expect(try await server.http.status(with: key.secret, becomes: 200) == 200)
                let again = try await site.run(
                    "setup", "--team", "Other", "--email", "other@example.com", "--password-stdin", input: Site.password)
                #expect(again.status == 1)
                #expect(again.errorLines.count == 1)
                #expect(again.output.isEmpty)
                let teams = try await site.json("teams", "list").value
                #expect(teams.elements.map { $0["name"]?.text } == ["First"])
            }
        }

        @Test("the system's Claw is there from the start")
        func firstAnswer() async throws {
            try await Site.with { site in
                let server = try await site.serve()
                try await site.setUp()
                let key = try await site.makeKey()
                _ = try await server.http.status(with: key.secret, becomes: 200)
                let answer = try await server.http.get("/v1/claws", key: key.secret)
                #expect(try answer.json()["data"]?.elements.map { $0["kind"]?.text } == ["system"])
                #expect(answer["Cache-Control"] == "no-store")
                #expect(answer["X-Request-Id"]?.hasPrefix("req_") == true)
            }
        }
    }
}

extension HTTPClient {
    /// What a path answers to a key, once that is `expected`; or in the end, if it never is.
    func status(with secret: String, becomes expected: Int, at path: String = "/v1/claws") async throws -> Int {
        var last = 0
        return try await eventually("\(expected) for a key", within: .seconds(10)) {
            last = try await get(path, key: secret).status
            return last == expected ? last : nil
        }
    }
}
