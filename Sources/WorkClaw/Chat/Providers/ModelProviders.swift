public import APIKeys

/// All providers that Claws may name.
public struct ModelProviders: Sendable {
    /// How much longer than the wait for its next piece a whole answer may take.
    private static let patience = 5
    /// Bytes of UTF-8.
    private static let largestReply = 1_048_576
    /// How long a probe may take.
    private static let longestProbe = Duration.seconds(10)

    private let settings: ProviderSettings
    private let secrets: any SecretSource
    private let time: any TimeSource
    private let http: ProviderHTTP

    public init(settings: ProviderSettings, secrets: any SecretSource, time: any TimeSource) {
        self.settings = settings
        self.secrets = secrets
        self.time = time
        self.http = ProviderHTTP(
            timeout: settings.timeout, rule: AddressRule(allowsPrivate: settings.allowsPrivateAddresses))
    }

    /// How long an answer may take in all.
    var longestAnswer: Duration { settings.timeout * Self.patience }

    /// - Throws: ``ProviderError``; `CancellationError`; whatever `delta` throws.
    func reply(
        to prompt: Prompt, from name: ModelName, for revision: Revision, delta: (@Sendable (String) async throws -> Void)?
    ) async throws -> ProviderReply {
        guard let (provider, endpoint) = provider(name) else {
            let reply = EchoProvider.reply(to: prompt)
            try await delta?(reply.text)
            return reply
        }
        let secret = try await secret(
            endpoint.secret, forClaw: revision.clawID, of: revision.content.owner, in: revision.teamID, purpose: "chat")
        // At once, the answer is late as a whole; in pieces, each piece is on its own.
        let limit = delta == nil ? settings.timeout : longestAnswer
        let reply = try await withDeadline(limit) {
            try await provider.reply(to: prompt, from: name.model, secret: secret, delta: delta)
        }
        return try Self.storable(reply)
    }

    /// The reply as it can be kept: without U+0000, which PostgreSQL cannot store.
    ///
    /// - Throws: ``ProviderError`` `invalidAnswer` for a reply without a word, which providers refuse to be shown again, or one that is
    ///   larger than any model's.
    private static func storable(_ reply: ProviderReply) throws -> ProviderReply {
        let text = reply.text.utf8.contains(0) ? reply.text.replacing("\0", with: "") : reply.text
        guard text.contains(where: { !$0.isWhitespace }), text.utf8.count <= largestReply else {
            throw ProviderError(.invalidAnswer)
        }
        return ProviderReply(text: text, usage: reply.usage)
    }

    private func provider(_ name: ModelName) -> (any ModelProvider, ProviderSettings.Endpoint)? {
        switch name.provider {
        case .echo: nil
        case .openai: (OpenAIProvider(endpoint: settings.openai, http: http), settings.openai)
        case .anthropic: (AnthropicProvider(endpoint: settings.anthropic, http: http), settings.anthropic)
        }
    }

    private func secret(
        _ name: SecretName, forClaw claw: ClawID, of owner: UserID?, in team: TeamID, purpose: String
    ) async throws -> String {
        let value = try await secrets.use(name, forClaw: claw, ownedBy: owner, in: team, purpose: purpose, at: time.now)
        guard let value else { throw ProviderError.secretMissing(name) }
        // What could not stand in a header field opens nothing; the field's value must not be split by it either.
        guard let text = value.exposeText(), text.utf8.allSatisfy({ 33...126 ~= $0 }) else {
            throw ProviderError.secretUnusable(name)
        }
        return text
    }
}

extension ModelProviders: ProviderProbe {
    public func obstacle(
        to content: RevisionContent, of claw: ClawID, in team: TeamID, at now: Timestamp
    ) async throws -> String? {
        do {
            guard let (provider, endpoint) = provider(try ModelName.of(content)) else { return nil }
            let secret = try await secret(
                endpoint.secret, forClaw: claw, of: content.owner, in: team, purpose: "health check")
            try await withDeadline(min(settings.timeout, Self.longestProbe)) { try await provider.probe(secret: secret) }
            return nil
        } catch let error as ProviderError {
            return error.message
        }
    }
}
