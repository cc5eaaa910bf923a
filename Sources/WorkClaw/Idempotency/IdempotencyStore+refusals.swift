public import APIKeys
import SQLDatabase

extension IdempotencyStore {
    /// Records the answer to a request that had no effect: a refusal.
    ///
    /// - Throws: ``WorkspaceError`` `claimLost`.
    public func complete(_ ticket: IdempotencyTicket, with answer: StoredAnswer, at now: Timestamp) async throws {
        try await database.write { try Self.complete(ticket, with: answer, at: now, on: $0) }
    }
}
