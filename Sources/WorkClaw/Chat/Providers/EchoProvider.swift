/// The built-in provider. It is no model: it quotes what a model would be told, for trying out and for tests.
enum EchoProvider {
    /// The assembled system prompt and the last message, and nothing of the conversation before.
    static func reply(to prompt: Prompt) -> ProviderReply {
        let message = prompt.messages.last?.content ?? ""
        return ProviderReply(
            text: """
                This is the echo, and no model: it repeats what a model would be told.

                System prompt:
                \(quoted(prompt.system))

                Your message:
                \(quoted(message))
                """,
            usage: nil)
    }

    private static func quoted(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ">" : "> \($0)" }
            .joined(separator: "\n")
    }
}
