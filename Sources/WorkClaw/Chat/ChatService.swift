public import APIKeys
public import CoreMetrics
import SQLDatabase

/// Conversations with Claws: keeps what is said, and asks the model that the revision in service names.
///
/// A turn has two parts, so that whoever waits can be told that the message is kept before the answer comes: ``begin(_:in:with:of:by:retryMark:recording:)``
/// keeps the message, and ``answer(_:recording:delta:)`` asks the model and keeps its answer.
///
/// To swift-metrics it tells `workclaw_chat_answers_in_progress`, and `workclaw_chat_answers_total` by `outcome`: `answered`, `failed`, or
/// `cancelled` where nobody waited any more.
public struct ChatService: Sendable {
    /// Bytes of UTF-8 in a message.
    public static let longestMessage = TextRule.longestText

    private let store: MessageStore
    private let providers: ModelProviders
    private let tokenBudget: Int
    private let time: any TimeSource
    private let inProgress: Meter
    private let (answered, failed, cancelled): (Counter, Counter, Counter)

    /// - Parameter tokenBudget: how many tokens a prompt may take by estimate.
    public init(
        store: MessageStore, providers: ModelProviders, tokenBudget: Int, time: any TimeSource,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        inProgress = Meter(label: "workclaw_chat_answers_in_progress", factory: metrics)
        let counter = { Counter(label: "workclaw_chat_answers_total", dimensions: [("outcome", $0)], factory: metrics) }
        (answered, failed, cancelled) = (counter("answered"), counter("failed"), counter("cancelled"))
        self.store = store
        self.providers = providers
        self.tokenBudget = tokenBudget
        self.time = time
    }

    /// What is wrong with a message's text.
    public static func fault(inContent content: String) -> FieldFault? {
        guard !content.isEmpty else { return FieldFault(.tooShort, at: "content", "Must not be empty.") }
        return TextRule.fault(inText: content, at: "content")
    }

    /// How long an answer may take in all, before the message counts as failed.
    public var longestAnswer: Duration { providers.longestAnswer }

    /// Keeps a message.
    ///
    /// - Parameters:
    ///   - conversation: `nil` begins one.
    ///   - retryMark: tells the request that sent it, so that its repetition takes up the same message.
    ///   - completion: records the message, in the transaction that keeps it.
    /// - Throws: ``WorkspaceError`` `notFound` if the person may not see the Claw; `notDeployed`; a fault of the field
    ///   `conversation_id`.
    public func begin(
        _ content: String, in conversation: ConversationID?, with claw: ClawID, of team: TeamID, by person: UserID,
        retryMark: [UInt8]? = nil, recording completion: IdempotentCompletion<ChatMessage>? = nil
    ) async throws -> ChatTurn {
        let now = time.now
        return try await store.begin(
            content, in: conversation, with: claw, of: team, by: person, retryMark: retryMark, budget: tokenBudget,
            until: now.adding(longestAnswer), at: now, recording: completion)
    }

    /// Takes up a message of the person's again that was left without an answer. Of any number at once, one does.
    ///
    /// - Throws: ``WorkspaceError`` `notFound` unless it is a message of that person's to the Claw; `notDeployed`.
    public func retry(
        _ message: MessageID, with claw: ClawID, of team: TeamID, by person: UserID
    ) async throws -> ChatRetry {
        let now = time.now
        return try await store.retry(
            message, with: claw, of: team, by: person, budget: tokenBudget, until: now.adding(longestAnswer), at: now)
    }

    /// Asks the model, and keeps its answer. If there is none, the message is kept as failed.
    ///
    /// - Parameters:
    ///   - completion: records the answer of an idempotent request, in the transaction that keeps the Claw's.
    ///   - delta: is handed the answer piece by piece as it comes; without it the answer comes at once.
    /// - Throws: ``ProviderError``; `CancellationError` if nobody waits any more; whatever `delta` throws.
    public func answer(
        _ turn: ChatTurn, recording completion: IdempotentCompletion<ChatExchange>? = nil,
        delta: (@Sendable (String) async throws -> Void)? = nil
    ) async throws -> ChatExchange {
        inProgress.increment()
        defer { inProgress.decrement() }
        do {
            let model = try ModelName.of(turn.revision.content)
            let reply = try await providers.reply(
                to: Prompt(for: turn, budget: tokenBudget), from: model, for: turn.revision, delta: delta)
            try Task.checkCancellation()
            let exchange = try await store.complete(turn, with: reply, model: model, at: time.now, recording: completion)
            answered.increment()
            return exchange
        } catch {
            (error is CancellationError ? cancelled : failed).increment()
            // In a task of its own, which is waited for: the present one may have been cancelled, and could write nothing any more.
            let now = time.now
            await Task { [store] in try? await store.fail(turn, because: error as? ProviderError, at: now) }.value
            throw error
        }
    }
}

extension ModelName {
    /// - Throws: ``ProviderError`` `unknownModel` for a name from before names were checked.
    static func of(_ content: RevisionContent) throws(ProviderError) -> ModelName {
        guard let text = content.model else { return .standard }
        guard let name = ModelName(text) else { throw ProviderError(.unknownModel) }
        return name
    }
}
