import Synchronization

/// A number that somebody moves, and that tasks wait for.
final class SequenceGate: Sendable {
    private struct Waiter {
        let sequence: Int64
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var reached: Int64
        var waiters: [Int: Waiter] = [:]
        var lastTicket = 0
    }

    private let state: Mutex<State>

    init(at start: Int64) {
        state = Mutex(State(reached: start))
    }

    var reached: Int64 { state.withLock { $0.reached } }

    /// Sets the number, forward or back, and lets go whoever waited for it or for a lower one.
    func reach(_ sequence: Int64) {
        move { _ in sequence }
    }

    /// Moves the number on by one.
    ///
    /// - Returns: the number that it is now.
    @discardableResult
    func advance() -> Int64 {
        move { $0 + 1 }
    }

    /// Waits until the number is at least `sequence`, or the task is cancelled.
    func wait(for sequence: Int64) async {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Cancellation is noted before its handler runs: whichever of the two comes first to the lock, the task goes on.
                let mayGo = state.withLock { state in
                    if state.reached >= sequence || Task.isCancelled { return true }
                    state.waiters[ticket] = Waiter(sequence: sequence, continuation: continuation)
                    return false
                }
                if mayGo { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.continuation.resume()
        }
    }

    @discardableResult
    private func move(_ next: (Int64) -> Int64) -> Int64 {
        let (reached, released) = state.withLock { state in
            state.reached = next(state.reached)
            let released = state.waiters.filter { $0.value.sequence <= state.reached }
            for ticket in released.keys { state.waiters[ticket] = nil }
            return (state.reached, released)
        }
        for waiter in released.values { waiter.continuation.resume() }
        return reached
    }
}
