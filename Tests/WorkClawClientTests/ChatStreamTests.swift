import Testing

@testable import WorkClawClient

@Suite("An answer that comes piece by piece")
struct ChatStreamTests {
    private static func message(_ role: String) -> String {
        """
        {"id": "msg_1", "conversation_id": "conv_1", "claw_id": "claw_1", "role": "\(role)", "content": "Grüße", "status": "complete", \
        "revision": null, "model": null, "usage": null, "created_at": "2026-11-24T01:40:05.640Z", "created_by": null}
        """
    }

    private static let whole =
        ": a comment\n\nevent: message\ndata: \(message("user"))\n\nevent: later\ndata: {}\n\nevent: delta\ndata: {\"text\": \"Grü\"}\n\n"
        + "event: delta\r\ndata: {\"text\":\r\ndata: \"ße\"}\r\n\r\n"
    private static let reply = "event: reply\ndata: {\"message\": \(message("user")), \"reply\": \(message("assistant"))}\n\n"

    private func events(_ step: ScriptedTransport.Step) async throws -> (events: [ChatEvent], error: (any Error)?) {
        let client = try WorkClawClient.scripted(ScriptedTransport(step))
        let stream = try await client.streamMessage("Hello", to: #require(Claw.ID("claw_1")))
        var (events, iterator) = ([ChatEvent](), stream.makeAsyncIterator())
        do {
            while let event = try await iterator.next() { events.append(event) }
            return (events, nil)
        } catch {
            #expect(try await iterator.next() == nil, "nothing comes after an error")
            return (events, error)
        }
    }

    @Test("is the same however it is cut, and ends with the reply", arguments: [1, 2, 7, 64, 100_000])
    func cut(length: Int) async throws {
        let text = Self.whole + Self.reply + "event: delta\ndata: {\"text\": \"more\"}\n\n"
        let characters = Array(text.unicodeScalars)
        let pieces = stride(from: 0, to: characters.count, by: length).map { start in
            String(String.UnicodeScalarView(characters[start..<min(start + length, characters.count)]))
        }
        let (events, error) = try await events(.pieces(pieces))
        #expect(error == nil && events.count == 4)
        guard case .message(let message) = events[0], case .reply(let exchange) = events[3] else {
            Issue.record("\(events)")
            return
        }
        #expect(events[1...2] == [.delta("Grü"), .delta("ße")])
        #expect(message.role == .user && exchange.reply.role == .assistant && exchange.reply.content == "Grüße")
    }

    @Test("that ends with an error throws it")
    func problem() async throws {
        let document =
            #"{"type": "urn:workclaw:problem:provider_unreachable", "title": "T", "status": 502, "code": "provider_unreachable", "request_id": "req_1"}"#
        let (events, error) = try await events(.pieces([Self.whole, "event: error\ndata: \(document)\n\n"]))
        let problem = try #require(error as? Problem)
        #expect(events.count == 3 && problem.code == .providerUnreachable && problem.requestID == "req_1")
    }

    @Test("that just ends was cut off, and one that breaks is a failure of the connection")
    func broken() async throws {
        #expect(try await events(.pieces([Self.whole, "event: reply\n"])).error as? ClientFailure == .cutOff)
        let (_, error) = try await events(.pieces([Self.whole], then: ScriptedTransport.Failure()))
        guard case .connection = error as? ClientFailure else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("is gone through once: whoever does so again, or beside the first, is told so")
    func once() async throws {
        let client = try WorkClawClient.scripted(ScriptedTransport(.pieces([Self.whole, Self.reply])))
        let stream = try await client.streamMessage("Hello", to: #require(Claw.ID("claw_1")))
        var first = stream.makeAsyncIterator()
        #expect(try await first.next() != nil)
        for _ in 0..<2 {
            let failure = await thrown(ClientFailure.self) {
                for try await event in stream { Issue.record("\(event)") }
            }
            #expect(failure == .alreadyRead)
        }
        var rest = 0
        while try await first.next() != nil { rest += 1 }
        #expect(rest == 3, "the first loses nothing")
    }

    @Test("has no larger event than the contract allows, however many lines it has, and any number of them")
    func large() async throws {
        let line = "data: " + String(repeating: "x", count: (1 << 20) - 6) + "\n"
        #expect(
            try await events(.pieces(Array(repeating: line, count: 8) + ["data: x\n"])).error as? ClientFailure == .tooLarge)
        let unknown = Array(repeating: "event: later\n" + line + "\n", count: 10)
        let (events, error) = try await events(.pieces(unknown + [Self.reply]))
        #expect(error == nil && events.count == 1)
    }

    @Test("of something else than events is not read")
    func unreadable() async throws {
        #expect(
            try await events(.pieces(["event: delta\ndata: {\"txt\": 1}\n\n"])).error as? ClientFailure
                == .unreadable(requestID: nil))
    }

    @Test("is asked for as such, under a name that may be used again")
    func asked() async throws {
        let transport = ScriptedTransport(.answer(503), .pieces([Self.reply]))
        let client = try WorkClawClient.scripted(transport)
        let (claw, conversation) = (try #require(Claw.ID("claw_1")), try #require(Conversation.ID("conv_1")))
        let stream = try await client.streamMessage("Hello", to: claw, in: conversation)
        #expect(transport.asked.count == 2 && transport.asked[1]["Accept"] == "text/event-stream")
        #expect(transport.asked.allSatisfy { $0["Idempotency-Key"] == stream.idempotencyKey.text })
        #expect(transport.asked[1].body == #"{"content":"Hello","conversation_id":"conv_1"}"#)
    }
}
