import Foundation
import SQLDatabase
import Synchronization

/// A transaction that somebody waits for. It belongs to the queue or to one slot, and whoever has it ends it, once.
final class PostgresJob: Sendable {
    enum Outcome {
        case finished
        case conflict(any Error, mostAttempts: Int)
        case lost(SQLError, hasBegun: Bool)
    }

    /// How many times a transaction is begun that conflicts with others, or whose connection breaks within it.
    static let mostAttempts = 5

    let id: Int
    let deadline: ContinuousClock.Instant
    private let attempt: @Sendable (PostgresSession) -> Outcome
    private let refuse: @Sendable (any Error) -> Void
    private let attempts = Atomic(0)

    /// - Parameters:
    ///   - attempt: runs the transaction once, and answers its caller if that ends it.
    ///   - refuse: answers its caller instead.
    init(
        id: Int, deadline: ContinuousClock.Instant, attempt: @escaping @Sendable (PostgresSession) -> Outcome,
        refuse: @escaping @Sendable (any Error) -> Void
    ) {
        self.id = id
        self.deadline = deadline
        self.attempt = attempt
        self.refuse = refuse
    }

    /// Runs the transaction, again if it conflicts with another.
    ///
    /// - Returns: false if it has changed nothing and is to be run on another connection.
    func run(on session: PostgresSession) -> Bool {
        while true {
            switch attempt(session) {
            case .finished:
                return true
            case .conflict(let error, let mostAttempts):
                // Conflicts come in crowds; by chance, not all of it comes back at once.
                let tries = attempts.add(1, ordering: .relaxed).newValue
                let pause = Duration.milliseconds(Int.random(in: 0...(5 << tries)))
                guard tries < mostAttempts, ContinuousClock.now + pause < deadline, session.isUsable else {
                    refuse(error)
                    return true
                }
                Thread.sleep(forTimeInterval: pause / .seconds(1))
            case .lost(let error, let hasBegun):
                // A connection that broke while nobody used it is nobody's fault. The deadline bounds those.
                let tries = hasBegun ? attempts.add(1, ordering: .relaxed).newValue : 0
                guard tries < Self.mostAttempts, ContinuousClock.now < deadline else {
                    refuse(error)
                    return true
                }
                return false
            }
        }
    }

    func end(with error: SQLError) {
        refuse(error)
    }
}
