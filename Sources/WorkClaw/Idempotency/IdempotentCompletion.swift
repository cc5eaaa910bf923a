import APIKeys
import SQLDatabase

/// How an idempotent request's answer is recorded together with its effect: handed to the store that makes the effect, which
/// calls it in its own transaction.
public struct IdempotentCompletion<Effect: Sendable>: Sendable {
    private let recording: @Sendable (Effect, Timestamp, any SQLConnection) throws -> Void

    init(recording: @escaping @Sendable (Effect, Timestamp, any SQLConnection) throws -> Void) {
        self.recording = recording
    }

    /// - Parameter answer: the sealed answer that tells of the effect.
    public init(ticket: IdempotencyTicket, answer: @escaping @Sendable (Effect) throws -> StoredAnswer) {
        self.init { effect, now, connection in
            try IdempotencyStore.complete(ticket, with: answer(effect), at: now, on: connection)
        }
    }

    /// - Throws: ``WorkspaceError`` `claimLost`: the effect must be given up then.
    func record(_ effect: Effect, at now: Timestamp, on connection: any SQLConnection) throws {
        try recording(effect, now, connection)
    }
}
