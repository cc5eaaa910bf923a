import Foundation
import Testing

extension EndToEnd {
    @Suite("The whole surface, from a key to an answer and back")
    struct WholeSurfaceTests {
        private static let scopes = ["claws", "skills", "deployments", "chat"].flatMap { ["\($0):read", "\($0):write"] }
        private static let everyScope = scopes + ["team:read", "team:write"]

        @Test("a newcomer makes a Claw with a skill, deploys it, talks with it, changes it and takes the change back")
        func newcomer() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let caller = try await site.caller(server, scopes: Self.scopes)
                let claw = try await caller.make(
                    "/v1/claws", #"{"name": "Scout", "instructions": "Answer from the handbook."}"#)
                let skill = try await caller.post("/v1/claws/\(claw)/skills", #"{"name": "code-review"}"#)
                #expect(skill["status"]?.text == "needs_setup")
                #expect(skill["missing"]?.elements.map { $0["name"]?.text } == ["GITHUB_TOKEN"])

                let paused = try await caller.deploy(claw)
                #expect(paused["status"]?.text == "paused" && paused["in_service"] == .bool(false))
                let reason = paused["events"]?.elements.last?["message"]?.text ?? ""
                #expect(reason.contains("code-review") && reason.contains("GITHUB_TOKEN"), "\(reason)")
                let early = try await server.http.post(
                    "/v1/chat/\(claw)/messages", key: caller.secret, json: #"{"content": "Hello"}"#)
                #expect(early.status == 409 && early.code == "not_deployed")

                try await site.json("vault", "set", "GITHUB_TOKEN", input: "ghp-of-the-test")
                let skills = try await caller.get("/v1/claws/\(claw)/skills")["data"]?.elements
                #expect(skills?.map { $0["status"]?.text } == ["ready"] && skills?.first?["missing"]?.elements == [])
                let first = try await caller.deploy(claw)
                #expect(first["status"]?.text == "succeeded" && first["in_service"] == .bool(true))
                let before = try await caller.chat(claw)
                #expect(before.contains("Answer from the handbook.") && before.contains("# Skill: code-review"))
                #expect(!before.contains("ghp-of-the-test"))

                let changed = try await server.http.send(
                    "PATCH", "/v1/claws/\(claw)",
                    headers: HTTPClient.authorization(caller.secret) + ["Content-Type: application/json"],
                    body: #"{"instructions": "Answer from memory."}"#)
                #expect(changed.status == 200)
                #expect(try await caller.chat(claw) == before, "a draft is not in service")
                let second = try await caller.deploy(claw)
                #expect(second["status"]?.text == "succeeded" && second["revision"]?.integer == 3)
                let after = try await caller.chat(claw)
                #expect(after.contains("Answer from memory.") && !after.contains("handbook"))

                let path = "/v1/deployments/\(try #require(second["id"]?.text))/rollback"
                let back = try await server.http.send("POST", path, headers: HTTPClient.authorization(caller.secret))
                #expect(back.status == 200)
                #expect(try back.json()["status"]?.text == "rolled_back")
                #expect(try await caller.chat(claw) == before, "with the first request after the answer")
                let deployment = try await caller.get("/v1/claws/\(claw)")["deployment"]
                #expect(deployment?["in_service_revision"]?.integer == first["revision"]?.integer)
                let messages = try await caller.get("/v1/chat/\(claw)/messages")["data"]?.elements ?? []
                #expect(messages.count == 8 && messages.allSatisfy { $0["status"]?.text == "complete" })
            }
        }

        @Test("a key that lacks a scope is refused wherever it takes that scope, and nowhere else, and changes nothing")
        func scopes() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let full = try await site.caller(server, scopes: Self.everyScope)
                let claw = try await full.make("/v1/claws", #"{"name": "Scout"}"#)
                let skill = try await full.make("/v1/claws/\(claw)/skills", #"{"name": "meeting-notes"}"#)
                for _ in 0..<2 { #expect(try await full.deploy(claw)["status"]?.text == "succeeded") }
                _ = try await full.chat(claw)
                let newest = try #require(try await full.get("/v1/deployments")["data"]?.elements.first?["id"]?.text)
                let calls: [String: [(method: String, path: String, body: String)]] = [
                    "claws:read": [("GET", "claws", ""), ("GET", "claws/\(claw)", "")],
                    "claws:write": [
                        ("POST", "claws", #"{"name": "Other"}"#), ("PATCH", "claws/\(claw)", #"{"memory": "x"}"#),
                        ("DELETE", "claws/\(claw)", ""),
                    ],
                    "skills:read": [("GET", "claws/\(claw)/skills", "")],
                    "skills:write": [
                        ("POST", "claws/\(claw)/skills", #"{"name": "release-notes"}"#),
                        ("PATCH", "claws/\(claw)/skills/\(skill)", #"{"enabled": false}"#),
                        ("DELETE", "claws/\(claw)/skills/\(skill)", ""),
                    ],
                    "deployments:read": [("GET", "deployments", ""), ("GET", "deployments/\(newest)", "")],
                    "deployments:write": [
                        ("POST", "deployments/\(newest)/rollback", ""), ("POST", "deployments", #"{"claw_id": "\#(claw)"}"#),
                    ],
                    "chat:read": [("GET", "chat/\(claw)/messages", "")],
                    "chat:write": [("POST", "chat/\(claw)/messages", #"{"content": "Hello"}"#)],
                ]
                #expect(Set(calls.keys) == Set(Self.scopes))
                let before = try await full.everything()
                #expect(before.contains(skill) && before.contains(newest))
                for scope in Self.scopes {
                    let narrow = try await site.caller(server, scopes: Self.everyScope.filter { $0 != scope })
                    for call in calls[scope] ?? [] {
                        let type = call.body.isEmpty ? [] : ["Content-Type: application/json"]
                        let answer = try await server.http.send(
                            call.method, "/v1/\(call.path)", headers: HTTPClient.authorization(narrow.secret) + type,
                            body: call.body)
                        #expect(
                            answer.status == 403 && answer.code == "insufficient_scope", "\(scope): \(call): \(answer.text)")
                        #expect(answer["WWW-Authenticate"]?.contains(#"scope="\#(scope)""#) ?? false)
                    }
                    for (other, calls) in calls where other != scope && other.hasSuffix(":read") {
                        for call in calls {
                            let answer = try await server.http.get("/v1/\(call.path)", key: narrow.secret)
                            #expect(answer.status == 200, "without \(scope): \(call.path)")
                        }
                    }
                    #expect(try await full.everything() == before, "\(scope)")
                }
                // The same calls with the scope are done: the refusals were for nothing else.
                for scope in ["chat:write", "deployments:write", "skills:write", "claws:write"] {
                    let alone = try await site.caller(server, scopes: [scope])
                    for call in calls[scope] ?? [] {
                        let type = call.body.isEmpty ? [] : ["Content-Type: application/json"]
                        let answer = try await server.http.send(
                            call.method, "/v1/\(call.path)", headers: HTTPClient.authorization(alone.secret) + type,
                            body: call.body)
                        #expect(200...204 ~= answer.status, "\(scope) alone: \(call): \(answer.text)")
                    }
                }
                #expect(try await full.everything() != before)
            }
        }

        @Test(
            "a stream tells of the message, of the answer piece by piece and of the whole; repeated, it yields the same answer")
        func stream() async throws {
            try await Site.with { site in
                try await site.setUp()
                let server = try await site.serve()
                let caller = try await site.caller(server, scopes: Self.scopes)
                let claw = try await caller.make("/v1/claws", #"{"name": "Scout", "personality": "Grüßt freundlich."}"#)
                _ = try await caller.deploy(claw)
                func send() async throws -> [(name: String, value: JSON)] {
                    let answer = try await server.http.post(
                        "/v1/chat/\(claw)/messages", key: caller.secret,
                        headers: ["Accept: text/event-stream", "Idempotency-Key: a"], json: #"{"content": "Hello"}"#)
                    #expect(answer.status == 200 && answer["Content-Type"] == "text/event-stream")
                    return try answer.events()
                }
                let first = try await send()
                #expect(first.first?.name == "message" && first.last?.name == "reply")
                #expect(first.count > 2 && first.dropFirst().dropLast().allSatisfy { $0.name == "delta" })
                let text = first.compactMap { $0.value["text"]?.text }.joined()
                let last = try #require(first.last?.value)
                #expect(text.contains("Grüßt freundlich.") && text == last["reply"]?["content"]?.text)
                let again = try await send()
                #expect(again.map(\.name) == ["reply"] && again.first?.value == last)
                let kept = try await caller.get("/v1/chat/\(claw)/messages")["data"]?.elements
                #expect(kept?.map(Optional.some) == [last["reply"], last["message"]])
            }
        }
    }
}
