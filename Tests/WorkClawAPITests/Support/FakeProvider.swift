import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import WorkClaw

/// A server that stands for a model provider with the Chat Completions API.
final class FakeProvider: Sendable {
    typealias Answering = @Sendable (Request) async throws -> Response

    private let answering: Mutex<Answering>
    private let bodies = Mutex<[String]>([])

    init(_ answering: @escaping Answering = FakeProvider.says("Hi there.")) {
        self.answering = Mutex(answering)
    }

    /// What it was asked, oldest first.
    var asked: [String] { bodies.withLock { $0 } }

    func answer(_ answering: @escaping Answering) { self.answering.withLock { $0 = answering } }

    /// Serves while `body` runs, which is handed the settings that lead here.
    func serving<Result>(
        timeout: Duration = .seconds(20), _ body: @Sendable (ProviderSettings) async throws -> Result
    ) async throws -> Result {
        let router = Router()
        router.post("/v1/chat/completions") { [self] request, _ in
            var request = request
            let asked = try await request.collectBody(upTo: 1_000_000)
            bodies.withLock { $0.append(String(buffer: asked)) }
            return try await answering.withLock { $0 }(request)
        }
        var logger = Logger(label: "provider")
        logger.logLevel = .critical
        return try await Application(router: router, logger: logger).test(.live) { client in
            let port = try #require(client.port)
            var settings = ProviderSettings(timeout: timeout, allowsPrivateAddresses: true)
            settings.openai = try #require(
                ProviderSettings.Endpoint(baseURL: "http://localhost:\(port)/v1", secret: settings.openai.secret))
            return try await body(settings)
        }
    }

    // MARK: Answers

    /// A whole answer, or a stream in two pieces, as it is asked for.
    static func says(_ text: String) -> Answering {
        { request in
            var request = request
            let body = String(buffer: try await request.collectBody(upTo: 1_000_000))
            guard body.contains(#""stream":true"#) else {
                return says(
                    json:
                        #"{"choices":[{"message":{"content":"\#(text)"}}],"usage":{"prompt_tokens":12,"completion_tokens":3}}"#)
            }
            let (head, tail) = (text.prefix(text.count / 2), text.dropFirst(text.count / 2))
            let chunks = [
                #"{"choices":[{"delta":{"content":"\#(head)"}}]}"#,
                #"{"choices":[{"delta":{"content":"\#(tail)"},"finish_reason":"stop"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3}}"#, "[DONE]",
            ]
            return says(json: chunks.map { "data: \($0)\n\n" }.joined())
        }
    }

    static func says(json text: String) -> Response {
        Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    static func refuses(_ status: Int) -> Answering {
        { _ in Response(status: .init(code: status)) }
    }

    /// Never answers. `arrived` is told of each request, and `closed` when its connection has closed.
    static func hangs(
        arrived: AsyncStream<Void>.Continuation, closed: AsyncStream<Void>.Continuation
    ) -> Answering {
        { request in
            arrived.yield()
            defer { closed.yield() }
            return try await request.body.consumeWithCancellationOnInboundClose { _ in
                let (never, _) = AsyncStream<Void>.makeStream()
                for await _ in never {}
                return Response(status: .ok)
            }
        }
    }
}
