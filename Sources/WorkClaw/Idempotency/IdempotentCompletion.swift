import APIKeys
import SQLDatabase

/// How an idempotent request's answer is recorded together with its effect: handed to the store that makes the effect, which
/// calls it in its own transaction.
public struct IdempotentCompletion<Effect: Sendable>: Sendable {
    private let ticket: IdempotencyTicket
    private let answer: @Sendable (Effect) throws -> StoredAnswer

    /// - Parameter answer: the sealed answer that tells of the effect.
    public init(ticket: IdempotencyTicket, answer: @escaping @Sendable (Effect) throws -> StoredAnswer) {
        self.ticket = ticket
        self.answer = answer
    }

    /// - Throws: ``WorkspaceError`` `claimLost`: the effect must be given up then.
    func record(_ effect: Effect, at now: Timestamp, on connection: any SQLConnection) throws {
        try IdempotencyStore.complete(ticket, with: answer(effect), at: now, on: connection)
    }
}
