import Foundation
import NIOCore

/// The Messages API, as Anthropic defined it.
struct AnthropicProvider: ModelProvider {
    /// The version of the API that this speaks.
    private static let version = "2023-06-01"
    /// How long an answer may get; the API wants a bound.
    private static let mostTokens = 4096

    let endpoint: ProviderSettings.Endpoint
    let http: ProviderHTTP

    func reply(
        to prompt: Prompt, from model: String, secret: String, delta: (@Sendable (String) async throws -> Void)?
    ) async throws -> ProviderReply {
        let call = Call(
            model: model, maxTokens: Self.mostTokens, system: prompt.system.isEmpty ? nil : prompt.system,
            messages: prompt.messages.map { Call.Message(role: $0.author.rawValue, content: $0.content) },
            stream: delta == nil ? nil : true)
        let request = try ProviderRequest(post: "\(endpoint.baseURL)/v1/messages", fields: Self.fields(secret), json: call)
        return try await http.send(request) { response in
            try response.requireSuccess()
            if let delta { return try await Self.stream(&response, delta) }
            guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(try await response.rest())) else {
                throw ProviderError(.invalidAnswer)
            }
            let texts = answer.content.compactMap { $0.type == "text" ? $0.text : nil }
            guard !texts.isEmpty else { throw ProviderError(.invalidAnswer) }
            return ProviderReply(text: texts.joined(), usage: answer.usage.flatMap { $0.usage(after: nil) })
        }
    }

    func probe(secret: String) async throws {
        let request = ProviderRequest(get: "\(endpoint.baseURL)/v1/models", fields: Self.fields(secret))
        try await http.send(request) { response in
            if response.status != 404, response.status != 405 { try response.requireSuccess() }
        }
    }

    private static func fields(_ secret: String) -> [(name: String, value: String)] {
        [("x-api-key", secret), ("anthropic-version", version)]
    }

    /// Reads events until `message_stop`. A stream that ends before is cut off, and no answer.
    private static func stream(
        _ response: inout ProviderResponse, _ delta: @Sendable (String) async throws -> Void
    ) async throws -> ProviderReply {
        var events = ServerSentEvents()
        var (text, usage) = ("", TokenUsage?.none)
        while let bytes = try await response.next() {
            for event in events.events(in: bytes.readableBytesView) {
                guard let part = try? JSONDecoder().decode(StreamPart.self, from: Data(event.data.utf8)) else {
                    throw ProviderError(.invalidAnswer)
                }
                if let counted = part.message?.usage ?? part.usage { usage = counted.usage(after: usage) ?? usage }
                switch part.type {
                case "message_stop": return ProviderReply(text: text, usage: usage)
                case "error": throw ProviderError(.refused)
                default: break
                }
                guard let piece = part.delta?.text, !piece.isEmpty else { continue }
                text += piece
                try await delta(piece)
            }
        }
        throw ProviderError(.invalidAnswer)
    }

    private struct Call: Encodable {
        struct Message: Encodable {
            let role: String
            let content: String
        }

        let model: String
        let maxTokens: Int
        let system: String?
        let messages: [Message]
        let stream: Bool?

        enum CodingKeys: String, CodingKey {
            case model, system, messages, stream
            case maxTokens = "max_tokens"
        }
    }

    private struct Answer: Decodable {
        struct Block: Decodable {
            let type: String
            let text: String?
        }

        let content: [Block]
        let usage: Usage?
    }

    private struct StreamPart: Decodable {
        struct Message: Decodable { let usage: Usage? }
        struct Delta: Decodable { let text: String? }

        let type: String
        let message: Message?
        let delta: Delta?
        let usage: Usage?
    }

    /// The counts come all at once, or one at the stream's beginning and one at its end.
    private struct Usage: Decodable {
        let inputTokens: Int?
        let outputTokens: Int?

        enum CodingKeys: String, CodingKey {
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }

        func usage(after earlier: TokenUsage?) -> TokenUsage? {
            guard let input = inputTokens ?? earlier?.inputTokens, let output = outputTokens ?? earlier?.outputTokens else {
                return nil
            }
            return TokenUsage(inputTokens: input, outputTokens: output)
        }
    }
}
