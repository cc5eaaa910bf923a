import APIKeys
import PrometheusText
import TestSupport

@testable import WorkClaw

/// A deployed Claw to talk with.
struct Chatting: Sendable {
    let workspace: Workspace
    let claw: Claw
    let service: ChatService
    let store: MessageStore
    let time: StillTime
    let metrics = MetricRegistry([])

    /// - Parameters:
    ///   - port: of the server that stands for both providers.
    ///   - deploys: whether the Claw is in service.
    init(
        model: String? = nil, port: Int = 1, timeout: Duration = .seconds(20), allowsPrivate: Bool = true,
        budget: Int = 10_000, secrets: FixedSecrets = FixedSecrets(), deploys: Bool = true
    ) async throws {
        workspace = try await Workspace()
        time = StillTime()
        claw = try await workspace.claws.create(
            ClawDraft(name: "Support", instructions: "Answer from the handbook.", model: model), by: workspace.owner.id,
            in: workspace.team, at: Workspace.start
        ).claw
        if deploys { try await workspace.deploy(claw) }
        store = MessageStore(database: workspace.database)
        var settings = ProviderSettings(timeout: timeout, allowsPrivateAddresses: allowsPrivate)
        let base = "http://127.0.0.1:\(port)"
        settings.openai = ProviderSettings.Endpoint(baseURL: "\(base)/v1", secret: settings.openai.secret) ?? settings.openai
        settings.anthropic = ProviderSettings.Endpoint(baseURL: base, secret: settings.anthropic.secret) ?? settings.anthropic
        service = ChatService(
            store: store, providers: ModelProviders(settings: settings, secrets: secrets, time: time), tokenBudget: budget,
            time: time, metrics: metrics)
    }

    func say(
        _ text: String, in conversation: ConversationID? = nil, mark: [UInt8]? = nil,
        delta: (@Sendable (String) async throws -> Void)? = nil
    ) async throws -> ChatExchange {
        let turn = try await service.begin(
            text, in: conversation, with: claw.id, of: workspace.team, by: workspace.member.id, retryMark: mark)
        return try await service.answer(turn, delta: delta)
    }

    /// The kept messages, oldest first, as "author status: content".
    func kept() async throws -> [String] {
        try await store.list(
            with: claw.id, in: workspace.team, seenBy: workspace.member.id, limit: 100, at: time.now
        ).messages.reversed().map { "\($0.author) \($0.status): \($0.content)" }
    }

    /// What keeps the provider from answering.
    func failure(_ text: String = "Hello") async throws -> ProviderError.Code? {
        do {
            _ = try await say(text)
            return nil
        } catch let error as ProviderError {
            return error.code
        }
    }
}
