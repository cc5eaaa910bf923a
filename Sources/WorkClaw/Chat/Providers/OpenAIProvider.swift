import Foundation
import NIOCore

/// The Chat Completions API, as OpenAI defined it and many servers speak it.
struct OpenAIProvider: ModelProvider {
    let endpoint: ProviderSettings.Endpoint
    let http: ProviderHTTP

    func reply(
        to prompt: Prompt, from model: String, secret: String, delta: (@Sendable (String) async throws -> Void)?
    ) async throws -> ProviderReply {
        let system = prompt.system.isEmpty ? [] : [Call.Message(role: "system", content: prompt.system)]
        let call = Call(
            model: model,
            messages: system + prompt.messages.map { Call.Message(role: $0.author.rawValue, content: $0.content) },
            stream: delta == nil ? nil : true, streamOptions: delta == nil ? nil : Call.StreamOptions(includeUsage: true))
        let request = try ProviderRequest(
            post: "\(endpoint.baseURL)/chat/completions", fields: Self.fields(secret), json: call)
        return try await http.send(request) { response in
            try response.requireSuccess()
            if let delta { return try await Self.stream(&response, delta) }
            guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(try await response.rest())),
                let text = answer.choices.first?.message?.content
            else { throw ProviderError(.invalidAnswer) }
            return ProviderReply(text: text, usage: answer.usage?.usage)
        }
    }

    func probe(secret: String) async throws {
        let request = ProviderRequest(get: "\(endpoint.baseURL)/models", fields: Self.fields(secret))
        try await http.send(request) { response in
            // A server that answers, but knows no list of models, is there: the list is no part of the Chat Completions API.
            if response.status != 404, response.status != 405 { try response.requireSuccess() }
        }
    }

    private static func fields(_ secret: String) -> [(name: String, value: String)] {
        [("Authorization", "Bearer \(secret)")]
    }

    /// Reads chunks until the one that says `[DONE]`. A stream that ends before is cut off, and no answer.
    private static func stream(
        _ response: inout ProviderResponse, _ delta: @Sendable (String) async throws -> Void
    ) async throws -> ProviderReply {
        var events = ServerSentEvents()
        var (text, usage, hasFinished) = ("", TokenUsage?.none, false)
        while let bytes = try await response.next() {
            for event in events.events(in: bytes.readableBytesView) {
                if event.data == "[DONE]" { return ProviderReply(text: text, usage: usage) }
                guard let chunk = try? JSONDecoder().decode(Answer.self, from: Data(event.data.utf8)) else {
                    throw ProviderError(.invalidAnswer)
                }
                usage = chunk.usage?.usage ?? usage
                hasFinished = hasFinished || chunk.choices.first?.finishReason != nil
                guard let piece = chunk.choices.first?.delta?.content, !piece.isEmpty else { continue }
                text += piece
                try await delta(piece)
            }
        }
        guard hasFinished else { throw ProviderError(.invalidAnswer) }
        return ProviderReply(text: text, usage: usage)
    }

    private struct Call: Encodable {
        struct Message: Encodable {
            let role: String
            let content: String
        }
        struct StreamOptions: Encodable {
            let includeUsage: Bool
            enum CodingKeys: String, CodingKey { case includeUsage = "include_usage" }
        }

        let model: String
        let messages: [Message]
        let stream: Bool?
        let streamOptions: StreamOptions?

        enum CodingKeys: String, CodingKey {
            case model, messages, stream
            case streamOptions = "stream_options"
        }
    }

    /// A whole answer, or one chunk of a stream.
    private struct Answer: Decodable {
        struct Choice: Decodable {
            struct Part: Decodable { let content: String? }
            let message: Part?
            let delta: Part?
            let finishReason: String?

            enum CodingKeys: String, CodingKey {
                case message, delta
                case finishReason = "finish_reason"
            }
        }
        struct Usage: Decodable {
            let promptTokens: Int?
            let completionTokens: Int?

            var usage: TokenUsage? {
                guard let promptTokens, let completionTokens else { return nil }
                return TokenUsage(inputTokens: promptTokens, outputTokens: completionTokens)
            }

            enum CodingKeys: String, CodingKey {
                case promptTokens = "prompt_tokens"
                case completionTokens = "completion_tokens"
            }
        }

        let choices: [Choice]
        let usage: Usage?
    }
}
