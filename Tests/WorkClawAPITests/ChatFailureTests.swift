import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import TestSupport
import Testing
import WorkClaw

@testable import WorkClawAPI

@Suite("A Claw whose model gives no answer")
struct ChatFailureTests {
    private static let hello = #"{"content": "Hello"}"#

    @Test(
        "what keeps the provider from answering has a code and a status of its own, whole and in a stream, and the message is failed",
        arguments: [
            (Obstacle.refuses(401), 502, "provider_refused"), (.refuses(429), 502, "provider_refused"),
            (.refuses(500), 502, "provider_refused"), (.talksNonsense, 502, "provider_answer_invalid"),
            (.isSlow, 504, "provider_timeout"), (.isGone, 502, "provider_unreachable"),
            (.secretIsGone, 502, "provider_refused"), (.isPrivate, 502, "provider_refused"),
        ])
    func mapping(_ obstacle: Obstacle, _ status: Int, _ code: String) async throws {
        let provider = FakeProvider(obstacle.answering)
        let limit = obstacle == .isSlow ? Duration.milliseconds(200) : .seconds(20)
        try await provider.serving(timeout: limit) { settings in
            let api = try await API(providers: obstacle.applied(to: settings))
            let (key, claw) = try await api.talkative()
            if obstacle == .secretIsGone {
                _ = try await api.vault.delete(
                    settings.openai.secret, scope: .team, force: true, in: api.first.team.id, by: api.first.owner.id,
                    at: api.time.now)
            }
            let path = "/v1/chat/\(claw)/messages"
            let whole = try await api.send(.post, path, key: key, json: Self.hello, live: true)
            #expect(whole.status == status && whole.code == code, "\(whole.text)")
            #expect(whole["Content-Type"] == "application/problem+json")
            #expect(whole.json["request_id"] as? String == whole["X-Request-Id"])
            let stream = try await api.send(.post, path, key: key, json: Self.hello, [.accept: "text/event-stream"], live: true)
            let events = ServerEvents(stream.text)
            #expect(stream.status == 200 && events.names == ["message", "error"], "\(stream.text)")
            let problem = try #require(events.values.last)
            #expect(problem["code"] as? String == code && problem["status"] as? Int == status)
            #expect(problem["request_id"] as? String == stream["X-Request-Id"])
            #expect(problem["detail"] as? String == whole.json["detail"] as? String)
            for text in [whole.text, stream.text] { #expect(!text.contains("sk-of-the-test") && !text.contains("localhost")) }
            #expect(try await api.kept(claw, key) == ["user failed: Hello", "user failed: Hello"])
        }
    }

    @Test(
        "sent again with the same idempotency key, the same message is answered, and stands there once",
        arguments: ["application/json", "text/event-stream"])
    func retry(_ accept: String) async throws {
        let provider = FakeProvider(FakeProvider.refuses(500))
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            let path = "/v1/chat/\(claw)/messages"
            func send() async throws -> Answer {
                try await api.send(
                    .post, path, key: key, json: Self.hello, [.idempotencyKey: "a", .accept: accept], live: true)
            }
            _ = try await send()
            _ = try await send()
            #expect(try await api.kept(claw, key) == ["user failed: Hello"])
            let failed = try await api.send(.get, path, key: key).ids
            provider.answer(FakeProvider.says("Hi there."))
            let done = try await send()
            #expect(done.status == (accept == "application/json" ? 201 : 200))
            #expect(try await api.kept(claw, key) == ["user complete: Hello", "assistant complete: Hi there."])
            #expect(try await api.send(.get, path, key: key).ids.last == failed.first)
            let again = try await send()
            #expect(done.text.hasSuffix(again.text) && provider.asked.count == 3)
            #expect(try await api.kept(claw, key).count == 2)
        }
    }

    @Test("while the model thinks, a repetition is told that the request runs, and the message is pending")
    func running() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let (_, closed) = AsyncStream<Void>.makeStream()
        let provider = FakeProvider(FakeProvider.hangs(arrived: arrived, closed: closed))
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            try await api.serving { port in
                let connection = try RawConnection(port: port)
                try connection.send(api.request(claw, key, fields: ["Idempotency-Key: a"]))
                try await next(of: arrivals, "the provider is asked")
                let again = try await api.send(
                    .post, "/v1/chat/\(claw)/messages", key: key, json: Self.hello, [.idempotencyKey: "a"])
                #expect(again.status == 409 && again.code == "idempotency_in_progress" && again["Retry-After"] == "1")
                #expect(try await api.kept(claw, key) == ["user pending: Hello"])
                connection.close()
            }
        }
    }

    @Test(
        "a client that goes away while the model thinks ends the asking, and its message is failed; it may ask again",
        arguments: ["application/json", "text/event-stream"])
    func clientGone(_ accept: String) async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let (closings, closed) = AsyncStream<Void>.makeStream()
        let provider = FakeProvider(FakeProvider.hangs(arrived: arrived, closed: closed))
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            let fields = ["Idempotency-Key: a", "Accept: \(accept)"]
            try await api.serving { port in
                let connection = try RawConnection(port: port)
                try connection.send(api.request(claw, key, fields: fields))
                try await next(of: arrivals, "the provider is asked")
                #expect(try await api.kept(claw, key) == ["user pending: Hello"])
                connection.close()
                // The provider sees its own connection close.
                try await next(of: closings, "the provider's connection is closed")
            }
            // The server has stopped, and with it all that it did.
            #expect(try await api.kept(claw, key) == ["user failed: Hello"])
            provider.answer(FakeProvider.says("Hi there."))
            let again = try await api.send(
                .post, "/v1/chat/\(claw)/messages", key: key, json: Self.hello, [.idempotencyKey: "a"], live: true)
            #expect(again.status == 201, "\(again.text)")
            #expect(try await api.kept(claw, key) == ["user complete: Hello", "assistant complete: Hi there."])
        }
    }

    @Test("a client that sends its next request before it has the answer gets the answer, and the server goes on")
    func pipelined() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let provider = FakeProvider { request in
            arrived.yield()
            for await _ in gate {}
            return try await FakeProvider.says("Hi there.")(request)
        }
        try await provider.serving { settings in
            let api = try await API(providers: settings)
            let (key, claw) = try await api.talkative()
            let answer = try await api.serving { port in
                let connection = try RawConnection(port: port)
                try connection.send(api.request(claw, key, fields: []) + api.request(claw, key, fields: []))
                try await next(of: arrivals, "the provider is asked")
                opening.finish()
                let answer = await connection.read(until: "Hi there.")
                connection.close()
                return answer
            }
            #expect(answer.hasPrefix("HTTP/1.1 201 ") && answer.contains("Hi there."), "\(answer)")
            #expect(try await api.kept(claw, key) == ["user complete: Hello", "assistant complete: Hi there."])
        }
    }

    /// What stands in the way of an answer.
    enum Obstacle: Sendable, Hashable {
        case refuses(Int)
        case talksNonsense
        case isSlow
        case isGone
        case secretIsGone
        case isPrivate

        var answering: FakeProvider.Answering {
            switch self {
            case .refuses(let status): FakeProvider.refuses(status)
            case .talksNonsense: { _ in FakeProvider.says(json: "nonsense") }
            case .isSlow:
                FakeProvider.hangs(
                    arrived: AsyncStream.makeStream().continuation, closed: AsyncStream.makeStream().continuation)
            case .isGone, .secretIsGone, .isPrivate: FakeProvider.says("Nobody hears this.")
            }
        }

        func applied(to settings: ProviderSettings) -> ProviderSettings {
            var settings = settings
            if self == .isPrivate { settings.allowsPrivateAddresses = false }
            // The discard port: nobody listens there on a machine that runs tests.
            let nowhere = ProviderSettings.Endpoint(baseURL: "http://127.0.0.1:9/v1", secret: settings.openai.secret)
            if self == .isGone { settings.openai = nowhere ?? settings.openai }
            return settings
        }
    }
}

extension API {
    /// The kept messages, oldest first, as "role status: content".
    fileprivate func kept(_ claw: String, _ key: IssuedKey) async throws -> [String] {
        try await send(.get, "/v1/chat/\(claw)/messages", key: key).data.reversed().map {
            "\($0["role"] ?? "") \($0["status"] ?? ""): \($0["content"] ?? "")"
        }
    }

    /// A message as it goes over the wire.
    fileprivate func request(_ claw: String, _ key: IssuedKey, fields: [String]) -> String {
        let body = #"{"content": "Hello"}"#
        let lines =
            [
                "POST /v1/chat/\(claw)/messages HTTP/1.1", "Host: localhost", "Content-Type: application/json",
                "Content-Length: \(body.utf8.count)", "Authorization: Bearer \(key.secret.expose())",
            ] + fields
        return lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }
}
