import Foundation
import Programs
import Testing

extension EndToEnd {
    @Suite("A member's way through a team")
    struct MembersTests {
        private static let password = "a pass phrase of the newcomer"

        @Test("somebody is invited, joins, makes a key, is demoted and removed, and each is honoured by the server")
        func life() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve(environment: ["WORKCLAW_PUBLIC_URL": "https://claws.example.com"])
                let owner = try await site.makeKey("--scope", "team:read", "--scope", "team:write")
                _ = try await server.http.status(with: owner.secret, becomes: 200)
                let invited = try await server.http.post(
                    "/v1/team/members", key: owner.secret, json: #"{"email": "new@example.com", "role": "admin"}"#)
                #expect(invited.status == 201)
                let link = try #require(try invited.json()["link"]?.text)
                #expect(link.hasPrefix("https://claws.example.com/join/"))

                let joined = try await site.json("members", "join", link, "--password-stdin", input: Self.password).value
                let id = try #require(joined["id"]?.text)
                #expect(joined["role"]?.text == "admin" && joined["team"]?["name"]?.text == "First")
                let again = try await site.run("members", "join", link, "--password-stdin", input: Self.password)
                #expect(again.status == 1 && again.errorLines.count == 1)

                let wide = try await site.makeKey("--as", "new@example.com")
                _ = try await server.http.status(with: wide.secret, becomes: 200)
                let demoted = try await server.http.send(
                    "PATCH", "/v1/team/members/\(id)", headers: Self.fields(owner), body: #"{"role": "member"}"#)
                #expect(demoted.status == 200)
                #expect(
                    try await server.http.get("/v1/claws", key: wide.secret).code == "invalid_token", "from the next request on"
                )

                let child = try site.start([
                    "keys", "create", "--name", "Reader", "--scope", "claws:read", "--as", "new@example.com", "--json",
                ])
                let ending = try await child.end()
                let narrow = try IssuedKey(JSON(parsing: child.outputText), at: ending.at)
                _ = try await server.http.status(with: narrow.secret, becomes: 200)
                let removed = try await server.http.send("DELETE", "/v1/team/members/\(id)", headers: Self.fields(owner))
                #expect(removed.status == 204)
                #expect(try await server.http.get("/v1/claws", key: narrow.secret).status == 401)
                let shown = try await site.json("keys", "show", narrow.id).value
                #expect(shown["revoked_reason"]?.text == "member removed")
                let stranger = try await site.run(
                    "keys", "create", "--name", "x", "--scope", "claws:read", "--as", "new@example.com")
                #expect(stranger.status == 1)
            }
        }

        @Test("the command line does the same: invite, list, role, remove with the keys it takes, hand over, reset")
        func commands() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let invited = try await site.json("members", "invite", "--email", "new@example.com", "--role", "admin").value
                let link = try #require(invited["link"]?.text)
                #expect(link.hasPrefix("http://127.0.0.1:8080/join/"))
                let list = try await site.json("members", "list").value.elements
                #expect(list.map { $0["kind"]?.text } == ["invitation", "member"])
                #expect(list.allSatisfy { $0["link"] == nil })
                let token = try #require(link.split(separator: "/").last).description
                let id = try #require(
                    try await site.json("members", "join", token, "--password-stdin", input: Self.password).value["id"]?.text)
                let key = try await site.makeKey("--as", "new@example.com")
                _ = try await server.http.status(with: key.secret, becomes: 200)

                let dry = try await site.json("members", "remove", id, "--dry-run").value
                #expect(dry["revoked_keys"]?.elements.map { $0["id"]?.text } == [key.id])
                #expect(try await site.json("members", "list").value.elements.count == 2)
                let demoted = try await site.json("members", "role", "new@example.com", "--role", "member").value
                #expect(demoted["role"]?.text == "member")
                #expect(demoted["revoked_keys"]?.elements.map { $0["id"]?.text } == [key.id])
                #expect(try await server.http.status(with: key.secret, becomes: 401) == 401)

                let forbidden = try await site.run("members", "role", id, "--role", "admin", "--as", "new@example.com")
                #expect(forbidden.status == 1 && forbidden.errors.contains("Only the Owner"))
                let owner = try await site.run("members", "remove", "owner@example.com")
                #expect(owner.status == 1 && owner.errorLines.count == 1)
                let wrongRole = try await site.run("members", "role", id, "--role", "owner")
                #expect(wrongRole.status == 64)

                #expect(try await site.json("members", "transfer-ownership", id).value["role"]?.text == "owner")
                #expect(try await site.json("teams", "list").value.elements[0]["owner"]?["email"]?.text == "new@example.com")
                try await site.json(
                    "members", "reset-password", "--email", "owner@example.com", "--password-stdin", input: Self.password)
                #expect(try await site.json("members", "remove", "owner@example.com").value["role"]?.text == "admin")
                let text = try await site.run("members", "list")
                #expect(text.status == 0 && !text.output.contains("owner@example.com"))
            }
        }

        @Test("no invitation's token is left in a log, a file of the data folder or an error")
        func secrecy() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve(environment: ["WORKCLAW_LOG_LEVEL": "debug"])
                let invited = try await site.json("members", "invite", "--email", "new@example.com", "--role", "member").value
                let link = try #require(invited["link"]?.text)
                let token = try #require(link.split(separator: "/").last).description
                let opened = try await server.http.get("/join/\(token)")
                #expect(opened.status == 200)
                let short = try await site.run("members", "join", link, "--password-stdin", input: "Quokka7")
                let misplaced = try await site.run("members", "list", link)
                #expect(short.status == 1 && misplaced.status == 64)
                try await site.json("members", "join", link, "--password-stdin", input: Self.password)
                let used = try await site.run("members", "join", link, "--password-stdin", input: Self.password)
                #expect(used.status == 1)
                #expect(try await server.stop().status == 0)
                var places = [opened.text, short.errors, misplaced.errors, used.errors].map { Data($0.utf8) }
                places += [try Data(contentsOf: server.child.output), try Data(contentsOf: server.child.errors)]
                places += try site.kept().map(\.content)
                for place in places {
                    #expect(place.range(of: Data(token.utf8)) == nil, "\(String(decoding: place.prefix(200), as: UTF8.self))")
                }
            }
        }

        private static func fields(_ key: IssuedKey) -> [String] {
            HTTPClient.authorization(key.secret) + ["Content-Type: application/json"]
        }
    }
}
