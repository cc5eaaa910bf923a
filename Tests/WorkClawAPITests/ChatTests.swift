import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("/v1/chat/{clawId}/messages")
struct ChatTests {
    private static let fields = [
        "claw_id", "content", "conversation_id", "created_at", "created_by", "id", "model", "revision", "role", "status",
        "usage",
    ]

    @Test("a message and its answer come with every field, and are listed as they were answered")
    func exchange() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key, "Scout", #""instructions": "Answer from the handbook.""#)
        try await api.deploy(claw, key)
        let path = "/v1/chat/\(claw)/messages"
        let answer = try await api.send(.post, path, key: key, json: #"{"content": "What is the way?"}"#, live: true)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json.keys.sorted() == ["message", "reply"] && answer["Cache-Control"] == "no-store")
        let message = try #require(answer.json["message"] as? [String: Any])
        #expect(message.keys.sorted() == Self.fields)
        #expect((message["id"] as? String).flatMap { MessageID($0) } != nil)
        #expect((message["conversation_id"] as? String).flatMap { ConversationID($0) } != nil)
        #expect(message["claw_id"] as? String == claw && message["role"] as? String == "user")
        #expect(message["content"] as? String == "What is the way?" && message["status"] as? String == "complete")
        #expect(["revision", "model", "usage"].allSatisfy { message[$0] is NSNull })
        #expect(message["created_at"] as? String == "\(api.time.now)")
        #expect(message["created_by"] as? String == "\(api.first.owner.id)")
        let reply = try #require(answer.json["reply"] as? [String: Any])
        #expect(reply.keys.sorted() == Self.fields)
        #expect(reply["conversation_id"] as? String == message["conversation_id"] as? String)
        #expect(reply["claw_id"] as? String == claw && reply["role"] as? String == "assistant")
        #expect((reply["content"] as? String)?.contains("Answer from the handbook.") ?? false)
        #expect((reply["content"] as? String)?.contains("What is the way?") ?? false)
        #expect(reply["status"] as? String == "complete" && reply["revision"] as? Int == 1)
        #expect(reply["model"] as? String == "echo" && reply["usage"] is NSNull && reply["created_by"] is NSNull)

        let list = try await api.send(.get, path, key: key)
        #expect(list.status == 200 && list.nextCursor == nil && list.data.count == 2)
        for (listed, answered) in zip(list.data, [reply, message]) {
            #expect(NSDictionary(dictionary: listed) == NSDictionary(dictionary: answered))
        }
    }

    @Test("a conversation goes on where it is named, and each is listed alone or all together, in pages, newest first")
    func conversations() async throws {
        let provider = FakeProvider()
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            let path = "/v1/chat/\(claw)/messages"
            var conversations: [String] = []
            for (content, conversation) in [("One", nil), ("Two", nil), ("Three", 0)] as [(String, Int?)] {
                api.time.advance(by: .milliseconds(10))
                let of = conversation.map { #", "conversation_id": "\#(conversations[$0])""# } ?? ""
                let said = try await api.send(.post, path, key: key, json: #"{"content": "\#(content)"\#(of)}"#, live: true)
                let message = try #require(said.json["message"] as? [String: Any], "\(said.text)")
                conversations.append(try #require(message["conversation_id"] as? String))
                #expect((said.json["reply"] as? [String: Any])?["conversation_id"] as? String == conversations.last)
            }
            #expect(conversations[2] == conversations[0] && conversations[1] != conversations[0])
            let asked = try #require(provider.asked.last)
            #expect(asked.contains("One") && asked.contains("Hi there.") && !asked.contains("Two"), "\(asked)")

            for (filter, expected) in [
                ("", ["Hi there.", "Three", "Hi there.", "Two", "Hi there.", "One"]),
                ("&conversation_id=\(conversations[0])", ["Hi there.", "Three", "Hi there.", "One"]),
                ("&conversation_id=\(conversations[1])", ["Hi there.", "Two"]),
            ] {
                var (found, cursor) = ([String](), String?.none)
                repeat {
                    let page = try await api.send(
                        .get, "\(path)?limit=3\(filter)\(cursor.map { "&cursor=\($0)" } ?? "")", key: key)
                    #expect(page.status == 200 && page.data.count <= 3)
                    found += page.data.compactMap { $0["content"] as? String }
                    cursor = page.nextCursor
                } while cursor != nil
                #expect(found == expected, "\(filter)")
            }
        }
    }

    @Test("every fault of a body is listed, and nothing is kept")
    func faults() async throws {
        let api = try await API()
        let key = try await api.key()
        let (claw, other) = try await (api.makeClaw(key), api.makeClaw(key, "Other"))
        for claw in [claw, other] { try await api.deploy(claw, key) }
        let elsewhere = try await api.send(
            .post, "/v1/chat/\(other)/messages", key: key, json: #"{"content": "Hello"}"#, live: true)
        let conversation = try #require((elsewhere.json["reply"] as? [String: Any])?["conversation_id"] as? String)
        let path = "/v1/chat/\(claw)/messages"
        let tooLong = String(repeating: "ä", count: 32_768) + "a"
        for (body, faults) in [
            ("{}", ["content required"]), (#"{"content": null}"#, ["content required"]),
            (#"{"content": ["Hello"]}"#, ["content wrong_type"]), (#"{"content": ""}"#, ["content too_short"]),
            (#"{"content": "\#(tooLong)"}"#, ["content too_long"]), (#"{"content": "a\u0000b"}"#, ["content invalid"]),
            (#"{"content": "a", "conversation_id": "x"}"#, ["conversation_id invalid"]),
            (#"{"content": "a", "conversation_id": 1}"#, ["conversation_id wrong_type"]),
            (
                #"{"content": "a", "conversation_id": "\#(ConversationID(at: api.time.now))"}"#,
                ["conversation_id unknown_conversation"]
            ),
            (#"{"content": "a", "conversation_id": "\#(conversation)"}"#, ["conversation_id unknown_conversation"]),
            (
                #"{"role": "user", "content": 1, "conversation_id": "msg_1"}"#,
                ["content wrong_type", "conversation_id invalid", "role unknown_field"]
            ),
        ] {
            for accept in ["application/json", "text/event-stream"] {
                let answer = try await api.send(.post, path, key: key, json: body, [.accept: accept])
                #expect(answer.status == 422 && answer.faults == faults, "\(body.prefix(99)): \(answer.text)")
                #expect(answer["Content-Type"] == "application/problem+json")
            }
        }
        #expect(try await api.send(.post, path, key: key, json: "{").code == "invalid_json")
        #expect(try await api.send(.post, path, key: key, json: "{}", [.contentType: "text/plain"]).status == 415)
        for (query, fault) in [
            ("conversation_id=x", "conversation_id invalid"), ("limit=0", "limit out_of_range"), ("cursor=x", "cursor invalid"),
            ("conversation_id=\(conversation)", "conversation_id unknown_conversation"),
        ] {
            let answer = try await api.send(.get, "\(path)?\(query)", key: key)
            #expect(answer.status == 422 && answer.faults == [fault], "\(query): \(answer.text)")
        }
        #expect(try await api.send(.get, path, key: key).data.isEmpty)
    }

    @Test("the longest message is answered, and so is the shortest", arguments: [1, 65_536])
    func lengths(_ count: Int) async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = "\(api.first.systemClaw.id)"
        try await api.deploy(claw, key)
        let content = String(repeating: "a", count: count)
        let said = try await api.send(
            .post, "/v1/chat/\(claw)/messages", key: key, json: #"{"content": "\#(content)"}"#, live: true)
        #expect(said.status == 201 && (said.json["message"] as? [String: Any])?["content"] as? String == content)
    }

    @Test("a Claw that is not in service does not answer, and one that there is not is not found")
    func notDeployed() async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key)
        _ = try await api.queue(claw, key)
        for accept in ["application/json", "text/event-stream"] {
            let answer = try await api.send(
                .post, "/v1/chat/\(claw)/messages", key: key, json: #"{"content": "Hello"}"#, [.accept: accept])
            #expect(answer.status == 409 && answer.code == "not_deployed")
        }
        #expect(try await api.send(.get, "/v1/chat/\(claw)/messages", key: key).data.isEmpty)
        for id in ["x", "\(ClawID(at: api.time.now))"] {
            let path = "/v1/chat/\(id)/messages"
            #expect(try await api.send(.get, path, key: key).code == "not_found")
            #expect(try await api.send(.post, path, key: key, json: #"{"content": "Hello"}"#).code == "not_found")
        }
    }

    @Test(
        "only who asks for a stream by its name gets one, and null is the same as nothing",
        arguments: [
            ("text/event-stream", true), ("application/json, Text/Event-Stream;q=0.5", true), ("text/event-stream;q=0", false),
            ("text/event-streams", false), ("*/*", false),
        ])
    func accept(_ accept: String, _ isStream: Bool) async throws {
        let api = try await API()
        let key = try await api.key()
        let claw = try await api.makeClaw(key, "Scout", "")
        try await api.deploy(claw, key)
        let answer = try await api.send(
            .post, "/v1/chat/\(claw)/messages", key: key, json: #"{"content": "Hello", "conversation_id": null}"#,
            [.accept: accept], live: true)
        #expect(answer.status == (isStream ? 200 : 201))
        #expect(answer["Content-Type"] == (isStream ? "text/event-stream" : "application/json"))
    }

    @Test("a stream tells of the kept message first, then of the answer piece by piece, then of the whole")
    func stream() async throws {
        let provider = FakeProvider()
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            let path = "/v1/chat/\(claw)/messages"
            let answer = try await api.send(
                .post, path, key: key, json: #"{"content": "Hello"}"#, [.accept: "text/event-stream"], live: true)
            #expect(answer.status == 200 && answer["Content-Type"] == "text/event-stream")
            #expect(answer["Cache-Control"] == "no-store")
            let events = ServerEvents(answer.text)
            #expect(events.names == ["message", "delta", "delta", "reply"], "\(answer.text)")
            #expect(events.values[0].keys.sorted() == Self.fields && events.values[0]["status"] as? String == "pending")
            #expect(events.values[1].keys.sorted() == ["text"] && events.text == "Hi there.")
            #expect(events.values[3].keys.sorted() == ["message", "reply"])
            let (message, reply) = (
                try #require(events.values[3]["message"] as? [String: Any]),
                try #require(events.values[3]["reply"] as? [String: Any])
            )
            #expect(message["id"] as? String == events.values[0]["id"] as? String)
            #expect(message["status"] as? String == "complete" && reply["content"] as? String == "Hi there.")
            #expect(reply["usage"] as? [String: Int] == ["input_tokens": 12, "output_tokens": 3])
            #expect(reply["model"] as? String == "openai/small")
            #expect(try await api.send(.get, path, key: key).ids == [reply, message].map { $0["id"] as? String })
        }
    }

    @Test("a repetition gets the first answer, whole or as a stream, and the model is not asked again")
    func idempotency() async throws {
        let provider = FakeProvider()
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            let path = "/v1/chat/\(claw)/messages"
            let body = #"{"content": "Hello"}"#
            func send(_ idempotencyKey: String, _ accept: String) async throws -> Answer {
                try await api.send(
                    .post, path, key: key, json: body, [.idempotencyKey: idempotencyKey, .accept: accept], live: true)
            }
            for (number, first) in ["application/json", "text/event-stream"].enumerated() {
                let original = try await send(first, first)
                let whole = try await send(first, "application/json")
                #expect(whole.status == 201 && whole["Idempotent-Replayed"] == "true")
                let stream = try await send(first, "text/event-stream")
                #expect(stream.status == 200 && stream["Content-Type"] == "text/event-stream")
                #expect(stream.text == "event: reply\ndata: \(whole.text)\n\n")
                if number == 0 {
                    #expect(original.text == whole.text)
                } else {
                    #expect(original.text.hasSuffix(stream.text), "the same last event")
                }
                #expect(provider.asked.count == number + 1)
            }
            #expect(try await api.send(.get, path, key: key).data.count == 4)
            let other = try await api.send(
                .post, path, key: key, json: #"{"content": "Bye"}"#, [.idempotencyKey: "application/json"])
            #expect(other.status == 422 && other.code == "idempotency_mismatch")
        }
    }
}

extension API {
    /// A full key, and a deployed Claw whose model is at the fake provider's.
    func talkative() async throws -> (key: IssuedKey, claw: String) {
        let key = try await key()
        try await keep("OPENAI_API_KEY", "sk-of-the-test")
        let claw = try await makeClaw(key, "Talker", #""model": "openai/small""#)
        try await deploy(claw, key)
        return (key, claw)
    }
}
