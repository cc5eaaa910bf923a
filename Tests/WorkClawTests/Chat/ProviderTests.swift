import APIKeys
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import WorkClaw

/// What a provider was asked, and what it answers.
private struct Provider {
    struct Asked: Sendable {
        let path: String
        let fields: [String: String]
        let body: String
    }

    private final class Log: Sendable {
        let asked = Mutex<[Asked]>([])
    }

    private let log = Log()
    let router = Router()

    var requests: [Asked] { log.asked.withLock { $0 } }
    var last: [String: Any] {
        let body = requests.last?.body ?? ""
        return ((try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]) ?? [:]
    }

    init(_ path: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], answer: String) {
        self.init(path) { Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: answer))) }
    }

    init(_ path: String, answer: @escaping @Sendable () async throws -> Response) {
        router.post(RouterPath(path)) { [log] request, _ in
            let body = try await request.body.collect(upTo: 1_000_000)
            let fields = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { $1 }
            log.asked.withLock { $0.append(Asked(path: request.uri.path, fields: fields, body: String(buffer: body))) }
            return try await answer()
        }
    }
}

private let chatPath = "/v1/chat/completions"
private let wholeAnswer = """
    {"choices":[{"message":{"role":"assistant","content":"Hi there."}}],"usage":{"prompt_tokens":12,"completion_tokens":3}}
    """

@Suite("Model providers")
struct ProviderTests {
    @Test("the Chat Completions API is asked as it wants to be, and its answer and usage are kept")
    func openai() async throws {
        let provider = Provider(chatPath, answer: wholeAnswer)
        try await withServer(provider.router) { port in
            let chatting = try await Chatting(model: "openai/some-model", port: port)
            let first = try await chatting.say("Hello")
            #expect(first.reply.content == "Hi there." && first.reply.model == "openai/some-model")
            #expect(first.reply.usage == TokenUsage(inputTokens: 12, outputTokens: 3))
            _ = try await chatting.say("Again", in: first.message.conversationID)
        }
        #expect(provider.requests.last?.fields["authorization"] == "Bearer sk-of-the-test")
        #expect(provider.last["model"] as? String == "some-model" && provider.last["stream"] == nil)
        let messages = try #require(provider.last["messages"] as? [[String: String]])
        #expect(messages.map { $0["role"] } == ["system", "user", "assistant", "user"])
        #expect(messages.dropFirst().map { $0["content"] } == ["Hello", "Hi there.", "Again"])
        #expect(messages.first?["content"]?.contains("Answer from the handbook.") ?? false)
    }

    @Test("a stream of the Chat Completions API is handed on piece by piece, and kept as a whole")
    func openaiStream() async throws {
        let provider = Provider(
            chatPath,
            answer: """
                data: {"choices":[{"delta":{"role":"assistant","content":""}}]}

                data: {"choices":[{"delta":{"content":"Hi "}}]}

                data: {"choices":[{"delta":{"content":"there."},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}

                data: [DONE]


                """)
        try await withServer(provider.router) { port in
            let chatting = try await Chatting(model: "openai/m", port: port)
            let pieces = Collected()
            let exchange = try await chatting.say("Hello") { pieces.add($0) }
            #expect(pieces.all == ["Hi ", "there."])
            #expect(exchange.reply.content == "Hi there.")
            #expect(exchange.reply.usage == TokenUsage(inputTokens: 5, outputTokens: 2))
        }
        #expect(provider.last["stream"] as? Bool == true)
    }

    @Test("the Messages API is asked as it wants to be, whole and as a stream")
    func anthropic() async throws {
        let whole = Provider(
            "/v1/messages",
            answer: """
                {"content":[{"type":"text","text":"Hi "},{"type":"text","text":"there."}],"usage":{"input_tokens":7,"output_tokens":2}}
                """)
        try await withServer(whole.router) { port in
            let reply = try await Chatting(model: "anthropic/m", port: port).say("Hello").reply
            #expect(reply.content == "Hi there." && reply.usage == TokenUsage(inputTokens: 7, outputTokens: 2))
        }
        let asked = try #require(whole.requests.last)
        #expect(asked.fields["x-api-key"] == "sk-ant-of-the-test" && asked.fields["anthropic-version"] == "2023-06-01")
        #expect(asked.fields["authorization"] == nil)
        #expect((whole.last["system"] as? String)?.contains("Answer from the handbook.") ?? false)
        #expect((whole.last["messages"] as? [[String: String]])?.map { $0["role"] } == ["user"])
        #expect(whole.last["max_tokens"] is Int)

        let stream = Provider(
            "/v1/messages",
            answer: """
                event: message_start
                data: {"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":1}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi."}}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}

                event: message_stop
                data: {"type":"message_stop"}


                """)
        try await withServer(stream.router) { port in
            let pieces = Collected()
            let reply = try await Chatting(model: "anthropic/m", port: port).say("Hello") { pieces.add($0) }.reply
            #expect(pieces.all == ["Hi."] && reply.usage == TokenUsage(inputTokens: 9, outputTokens: 4))
        }
    }

    @Test(
        "a provider that refuses, and what it says, stays outside; the message is kept as failed",
        arguments: [400, 401, 429, 500])
    func refused(_ status: Int) async throws {
        let provider = Provider(chatPath, status: .init(code: status), answer: "your key sk-of-the-test is bad")
        try await withServer(provider.router) { port in
            let chatting = try await Chatting(model: "openai/m", port: port)
            let error = await #expect(throws: ProviderError.self) { _ = try await chatting.say("Hello") }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("\(status)") ?? false)
            #expect(!"\(error as Any)".contains("sk-of-the-test"))
            #expect(try await chatting.kept() == ["user failed: Hello"])
        }
    }

    @Test("a redirect is not followed: it would carry the secret away")
    func redirect() async throws {
        let provider = Provider(chatPath, status: .temporaryRedirect, headers: [.location: "/elsewhere"], answer: "")
        let elsewhere = Mutex(0)
        provider.router.post("/elsewhere") { _, _ in
            elsewhere.withLock { $0 += 1 }
            return wholeAnswer
        }
        try await withServer(provider.router) { port in
            let code = try await Chatting(model: "openai/m", port: port).failure()
            #expect(code == .refused)
        }
        #expect(elsewhere.withLock { $0 } == 0)
    }

    @Test(
        "an answer that is none of the API's is no reply",
        arguments: [
            "", "nonsense", "{}", #"{"choices":[]}"#, #"{"choices":[{"message":{"content":null}}]}"#, "[]",
            #"{"choices":[{"message":{"content":" \n"}}]}"#,
        ])
    func nonsense(_ answer: String) async throws {
        try await withServer(Provider(chatPath, answer: answer).router) { port in
            let code = try await Chatting(model: "openai/m", port: port).failure()
            #expect(code == .invalidAnswer)
        }
    }

    @Test("a stream that breaks off is no reply, however much of it came")
    func brokenStream() async throws {
        let half = "data: {\"choices\":[{\"delta\":{\"content\":\"Half an\"}}]}\n\n"
        try await withServer(Provider(chatPath, answer: half).router) { port in
            let chatting = try await Chatting(model: "openai/m", port: port)
            let error = await #expect(throws: ProviderError.self) { _ = try await chatting.say("Hello") { _ in } }
            #expect(error?.code == .invalidAnswer)
            #expect(try await chatting.kept() == ["user failed: Hello"])
        }
    }

    @Test("a provider that does not answer in time has not answered")
    func slow() async throws {
        let (never, _) = AsyncStream<Void>.makeStream()
        let provider = Provider(chatPath) {
            for await _ in never {}
            return Response(status: .ok)
        }
        try await withServer(provider.router) { port in
            let code = try await Chatting(model: "openai/m", port: port, timeout: .milliseconds(200)).failure()
            #expect(code == .timedOut)
        }
    }

    @Test("nobody at the address, a secret that is missing, an address that is not allowed: each is said, and nothing is sent")
    func unreachable() async throws {
        let provider = Provider(chatPath, answer: wholeAnswer)
        try await withServer(provider.router) { port in
            let ofPrivate = try await Chatting(model: "openai/m", port: port, allowsPrivate: false).failure()
            #expect(ofPrivate == .addressNotAllowed)
            let without = try await Chatting(model: "openai/m", port: port, secrets: FixedSecrets(values: [:]))
            #expect(try await without.failure() == .secretMissing)
        }
        #expect(provider.requests.isEmpty)
        // The discard port: nobody listens there on a machine that runs tests.
        let code = try await Chatting(model: "openai/m", port: 9).failure()
        #expect(code == .unreachable)
    }

    @Test("who stops waiting ends the asking, and the message is kept as failed")
    func cancelled() async throws {
        let (never, _) = AsyncStream<Void>.makeStream()
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let provider = Provider(chatPath) {
            arrived.yield()
            for await _ in never {}
            return Response(status: .ok)
        }
        try await withServer(provider.router) { port in
            let chatting = try await Chatting(model: "openai/m", port: port)
            let waiting = Task { try await chatting.say("Hello") }
            try await next(of: arrivals, "the provider is asked")
            waiting.cancel()
            await #expect(throws: CancellationError.self) { _ = try await waiting.value }
            #expect(try await chatting.kept() == ["user failed: Hello"])
        }
    }

    @Test("a repetition of a request that failed takes up the same message")
    func retry() async throws {
        let isUp = Mutex(false)
        let provider = Provider(chatPath) {
            isUp.withLock { $0 }
                ? Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: wholeAnswer)))
                : Response(status: .internalServerError)
        }
        try await withServer(provider.router) { port in
            let chatting = try await Chatting(model: "openai/m", port: port)
            await #expect(throws: ProviderError.self) { _ = try await chatting.say("Hello", mark: [1, 2, 3]) }
            isUp.withLock { $0 = true }
            _ = try await chatting.say("Hello", mark: [1, 2, 3])
            #expect(try await chatting.kept() == ["user complete: Hello", "assistant complete: Hi there."])
            _ = try await chatting.say("Hello", mark: [4])
            #expect(try await chatting.kept().count == 4)
        }
    }

    @Test("a check asks the provider, and tells what stands in the way")
    func probe() async throws {
        let provider = Provider(chatPath, answer: wholeAnswer)
        let status = Mutex(HTTPResponse.Status.ok)
        provider.router.get("/v1/models") { _, _ in Response(status: status.withLock { $0 }) }
        try await withServer(provider.router) { port in
            var settings = ProviderSettings(allowsPrivateAddresses: true)
            settings.openai = try #require(
                ProviderSettings.Endpoint(baseURL: "http://localhost:\(port)/v1/", secret: settings.openai.secret))
            let providers = ModelProviders(settings: settings, secrets: FixedSecrets(), time: StillTime())
            func obstacle(_ model: String?) async throws -> String? {
                try await providers.obstacle(
                    to: RevisionContent(name: "S", model: model), of: ClawID(at: Workspace.start),
                    in: TeamID(at: Workspace.start), at: Workspace.start)
            }
            #expect(try await obstacle(nil) == nil)
            #expect(try await obstacle("openai/m") == nil)
            status.withLock { $0 = .notFound }
            #expect(try await obstacle("openai/m") == nil)
            status.withLock { $0 = .init(code: 401) }
            #expect(try await obstacle("openai/m")?.contains("401") ?? false)
            #expect(try await obstacle("large-1")?.contains("no known provider") ?? false)
        }
    }
}

private final class Collected: Sendable {
    private let pieces = Mutex<[String]>([])
    var all: [String] { pieces.withLock { $0 } }
    func add(_ piece: String) { pieces.withLock { $0.append(piece) } }
}
