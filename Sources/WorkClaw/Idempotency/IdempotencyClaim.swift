/// What is to be done about a request with an idempotency key.
public enum IdempotencyClaim: Sendable, Hashable {
    /// It is the first: do it, then complete or release the ticket.
    case proceed(IdempotencyTicket)
    /// It has been answered: give the same answer.
    case replay(StoredAnswer)
    /// The key stands for a request with another body.
    case mismatch
    /// The first is still being worked on.
    case running
}
