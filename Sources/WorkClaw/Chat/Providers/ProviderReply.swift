/// What a model said.
struct ProviderReply: Sendable, Hashable {
    let text: String
    let usage: TokenUsage?
}
