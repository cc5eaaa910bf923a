import APIKeys
import APIKeysHummingbird
import Hummingbird
import WorkClaw

/// The right to do a request, and the duty to say how it was answered.
struct IdempotentTurn: Sendable {
    struct Record: Sendable {
        let ticket: IdempotencyTicket
        let seal: AnswerSeal
        let store: IdempotencyStore
        let time: any TimeSource
    }

    private let record: Record?

    init(_ record: Record) {
        self.record = record
    }

    private init() {
        record = nil
    }

    /// The turn of a request without an idempotency key: nothing is recorded.
    static let unrecorded = IdempotentTurn()

    /// What tells the request from all others, a repetition of it being the same.
    var retryMark: [UInt8]? { record?.ticket.request.retryMark }

    /// What records the answer in the transaction of the effect.
    func completion<Effect: Sendable>(
        _ answer: @escaping @Sendable (Effect) -> JSONAnswer
    ) -> IdempotentCompletion<Effect>? {
        record.map { record in
            IdempotentCompletion(ticket: record.ticket) { effect in
                let answer = answer(effect)
                return try record.seal.seal(
                    RecordedAnswer(answer).bytes(), status: answer.status.code, for: record.ticket.request)
            }
        }
    }

    /// Runs `body`, and settles what it throws: a refusal is recorded as the answer; after a 429, a 5xx and what is no answer at all, the
    /// next request with the key is done anew.
    func settling<Result>(
        _ request: Request, _ context: some KeyedRequestContext, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            try await settle(error, request, context)
            throw error
        }
    }

    private func settle(_ error: any Error, _ request: Request, _ context: some KeyedRequestContext) async throws {
        guard let record else { return }
        let problem = (error as? Problem) ?? Problem(ofWorkspace: error)
        let status = problem?.type.status
        guard let problem, let status, status.kind == .clientError, status != .tooManyRequests,
            problem.type != .clientGone
        else {
            // In a task of its own, which is waited for: the present one may have been cancelled, and could write nothing any more.
            return try await Task { try await record.store.release(record.ticket) }.value
        }
        let refusal = try await JSONAnswer(problem: problem, request: request, context: context)
        let stored = try record.seal.seal(
            RecordedAnswer(refusal).bytes(), status: status.code, for: record.ticket.request)
        try await record.store.complete(record.ticket, with: stored, at: record.time.now)
    }
}
