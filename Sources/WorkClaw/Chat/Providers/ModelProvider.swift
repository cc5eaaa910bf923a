/// Speaks one provider's API.
protocol ModelProvider: Sendable {
    /// Asks `model`.
    ///
    /// - Parameters:
    ///   - secret: what opens the provider. Never to be printed.
    ///   - delta: is handed the answer piece by piece; without it the provider is asked for the whole at once.
    /// - Throws: ``ProviderError``; whatever `delta` throws.
    func reply(
        to prompt: Prompt, from model: String, secret: String, delta: (@Sendable (String) async throws -> Void)?
    ) async throws -> ProviderReply

    /// Asks for something cheap that only works if the provider is there and the secret opens it.
    ///
    /// - Throws: ``ProviderError``.
    func probe(secret: String) async throws
}
