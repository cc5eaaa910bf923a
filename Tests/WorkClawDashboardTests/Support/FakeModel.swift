import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing
import WorkClaw

/// A server that stands for a model provider with the Chat Completions API. Whatever it is asked it answers with ``answer``, the first word by itself,
/// and what follows once it is let.
final class FakeModel: Sendable {
    static let answer = "Hi <b>there</b>."

    enum Mood: Sendable {
        case answers
        case refuses
        /// Says nothing.
        case hangs
        /// Says the first word, and no more until ``FakeModel/goOn()``.
        case stutters
    }

    private let mood: Mutex<Mood>
    private let bodies = Mutex<[String]>([])
    private let gate = AsyncStream<Void>.makeStream()
    private let arrivals = AsyncStream<Void>.makeStream()
    private let closings = AsyncStream<Void>.makeStream()

    init(_ mood: Mood = .answers) {
        self.mood = Mutex(mood)
    }

    /// What it was asked, oldest first.
    var asked: [String] { bodies.withLock { $0 } }

    func becomes(_ mood: Mood) { self.mood.withLock { $0 = mood } }
    func goOn() { gate.continuation.finish() }
    func isAsked() async throws { try await next(of: arrivals.stream, "the model is asked") }
    func isLeft() async throws { try await next(of: closings.stream, "the model's connection is closed") }

    /// Serves while `body` runs, which is handed the settings that lead here.
    func serving<Result>(_ body: @Sendable (ProviderSettings) async throws -> Result) async throws -> Result {
        let router = Router()
        router.post("/v1/chat/completions") { [self] request, _ in
            var request = request
            let asked = String(buffer: try await request.collectBody(upTo: 1_000_000))
            bodies.withLock { $0.append(asked) }
            arrivals.continuation.yield()
            return try await response(to: request, isStream: asked.contains(#""stream":true"#))
        }
        var logger = Logger(label: "model")
        logger.logLevel = .critical
        return try await Application(router: router, logger: logger).test(.live) { client in
            let port = try #require(client.port)
            var settings = ProviderSettings(timeout: .seconds(20), allowsPrivateAddresses: true)
            settings.openai = try #require(
                ProviderSettings.Endpoint(baseURL: "http://localhost:\(port)/v1", secret: settings.openai.secret))
            return try await body(settings)
        }
    }

    private func response(to request: Request, isStream: Bool) async throws -> Response {
        let mood = mood.withLock { $0 }
        switch mood {
        case .refuses: return Response(status: .internalServerError)
        case .hangs:
            defer { closings.continuation.yield() }
            return try await request.body.consumeWithCancellationOnInboundClose { _ in
                for await _ in AsyncStream<Void>.makeStream().stream {}
                return Response(status: .ok)
            }
        case .answers, .stutters:
            guard isStream else {
                return Response(
                    status: .ok,
                    body: .init(byteBuffer: ByteBuffer(string: #"{"choices":[{"message":{"content":"\#(Self.answer)"}}]}"#)))
            }
            return Response(
                status: .ok,
                body: ResponseBody { [gate] writer in
                    try await writer.write(Self.chunk(#"{"choices":[{"delta":{"content":"Hi "}}]}"#))
                    if case .stutters = mood { for await _ in gate.stream {} }
                    let rest = Self.answer.dropFirst(3)
                    try await writer.write(
                        Self.chunk(#"{"choices":[{"delta":{"content":"\#(rest)"},"finish_reason":"stop"}]}"#))
                    try await writer.write(Self.chunk("[DONE]"))
                    try await writer.finish(nil)
                })
        }
    }

    private static func chunk(_ text: String) -> ByteBuffer { ByteBuffer(string: "data: \(text)\n\n") }
}
