import SQLDatabase
import Synchronization

/// Lets a transaction's body run once. A driver may run one again after its connection broke, and what this one has sent on by then would come
/// twice.
final class Once: Sendable {
    private let hasBegun = Atomic(false)
    private let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    /// - Throws: ``SQLError`` `unavailable` from the second time on.
    func begin() throws {
        guard !hasBegun.exchange(true, ordering: .relaxed) else { throw SQLError(.unavailable, reason) }
    }
}
