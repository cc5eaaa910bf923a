import Foundation
import SQLDatabase

/// How a transaction is begun.
enum TransactionKind {
    /// One state for all statements.
    case read
    /// Each statement sees what has been committed before it began, and a row that another transaction has changed is waited for and then
    /// looked at again. That is what the stores are written for: they lock rows by updating them, insert with `ON CONFLICT DO NOTHING` and
    /// then look again, and update with a condition on what they read, trying again if it no longer holds. With one state for the whole
    /// transaction their second look would see what the first saw, and they would try for ever.
    case write

    fileprivate var begin: String {
        switch self {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case .write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
        }
    }
}

/// What came of an attempt at a transaction.
enum TransactionOutcome<Result> {
    case finished(Swift.Result<Result, any Error>)
    /// It has changed nothing for sure, and may succeed on this connection, if it is tried up to so many times in all.
    case conflict(any Error, mostAttempts: Int)
    /// It has changed nothing for sure, and may succeed on another connection.
    case lost(SQLError, hasBegun: Bool)
}

extension PostgresSession {
    /// Runs a transaction, once. Whether the session can be used afterwards is what ``isUsable`` says.
    func attempt<Result>(
        _ kind: TransactionKind, until deadline: ContinuousClock.Instant, _ body: (any SQLConnection) throws -> Result
    ) -> TransactionOutcome<Result> {
        reset()
        socket.deadline = deadline
        do {
            try noting { () throws(PostgresFailure) in try socket.run(begin(kind, until: deadline)) }
        } catch {
            return outcome(of: error, in: kind, hasBegun: false)
        }
        let result = Swift.Result { try body(PostgresConnection(session: self)) }
        // After a failure there is nothing to commit, even if the body made nothing of it.
        if let failure {
            rollBack()
            return outcome(of: failure, orOf: result, in: kind, hasBegun: true)
        }
        guard case .success = result, ContinuousClock.now < deadline else {
            rollBack()
            if case .failure = result { return .finished(result) }
            return .finished(.failure(SQLError(.unavailable, "the transaction took too long, and was given up")))
        }
        do {
            try noting { () throws(PostgresFailure) in try discardOpenRows() }
        } catch {
            rollBack()
            return outcome(of: error, in: kind, hasBegun: true)
        }
        return commit(kind, result)
    }

    /// The statements that begin it. The server is told of the deadline too: whoever waits for a lock on behalf of somebody who is long gone
    /// keeps others waiting, and a transaction of ours that stands still is ended.
    private func begin(_ kind: TransactionKind, until deadline: ContinuousClock.Instant) -> String {
        let milliseconds = max(1, Int((deadline - ContinuousClock.now) / .milliseconds(1)) + Self.patience)
        return """
            \(kind.begin); SET LOCAL statement_timeout = \(milliseconds); \
            SET LOCAL idle_in_transaction_session_timeout = \(milliseconds)
            """
    }

    /// How many milliseconds longer than us the server waits.
    private static let patience = 500

    private func commit<Result>(
        _ kind: TransactionKind, _ result: Swift.Result<Result, any Error>
    ) -> TransactionOutcome<Result> {
        do {
            let warnings = socket.warnings
            let tag = try noting { () throws(PostgresFailure) in try socket.run("COMMIT") }
            guard tag == "COMMIT" else {
                return .finished(.failure(SQLError(.unavailable, "the server rolled the transaction back")))
            }
            // A commit that waits for its standbys and is cancelled, by an operator for instance, is told as done, with a warning: a failover
            // may lose it.
            guard socket.warnings == warnings || kind == .read else {
                let message = "the outcome of a COMMIT is unknown: the server warned that it may not have reached a standby"
                return .finished(.failure(SQLError(.unavailable, message)))
            }
            return .finished(result)
        } catch .refused(let error, let state) where !state.endsConnection {
            // An answer, and so is what it says.
            return outcome(of: .refused(error, state: state), in: kind, hasBegun: true)
        } catch  where kind == .read {
            return outcome(of: error, in: kind, hasBegun: true)
        } catch {
            // Silence is none: it may have committed, so it is not done again.
            let message = "the outcome of a COMMIT is unknown, and it is not repeated: \(error.error.message)"
            return .finished(.failure(SQLError(.unavailable, message)))
        }
    }

    /// - Parameter result: what the body made of it: it may throw something of its own.
    private func outcome<Result>(
        of failure: PostgresFailure, orOf result: Swift.Result<Result, any Error>? = nil, in kind: TransactionKind,
        hasBegun: Bool
    ) -> TransactionOutcome<Result> {
        switch failure {
        case .lost(let error): return .lost(error, hasBegun: hasBegun)
        case .late(let error): return .finished(.failure(error))
        case .refused(let error, let state):
            if state.endsConnection { return .lost(error, hasBegun: hasBegun) }
            if state.isConflict || state == .invalidStatementName {
                return .conflict(error, mostAttempts: PostgresJob.mostAttempts)
            }
            if state == .readOnlyTransaction, kind == .write {
                // The server has become a standby: perhaps another host is the primary now.
                retire()
                return .lost(error, hasBegun: hasBegun)
            }
            var thrown: any Error = error
            if case .failure(let error)? = result { thrown = error }
            return state.mayBeRace && kind == .write ? .conflict(thrown, mostAttempts: 2) : .finished(.failure(thrown))
        }
    }
}
