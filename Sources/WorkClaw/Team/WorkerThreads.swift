import Foundation
import Synchronization

/// Threads for work that takes long: never Swift's cooperative threads nor an event loop, and never more than a number of them
/// at once.
///
/// A thread starts when there is work for it and ends when there is none. Work beyond the bound waits in the order of its
/// coming.
final class WorkerThreads: Sendable {
    typealias Work = @Sendable () -> Void

    struct Load: Sendable {
        var running = 0
        var waiting: [Work] = []
    }

    private let name: String
    private let most: Int
    private let state = Mutex(Load())

    /// - Parameter name: at most 15 bytes, which is what Linux shows of it.
    init(name: String, most: Int) {
        self.name = name
        self.most = most
    }

    /// Runs `work` on one of the threads. Once started it cannot be cancelled.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            submit { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }

    /// Runs `work` as soon as a thread is free, and returns at once.
    func submit(_ work: @escaping Work) {
        let isNext = state.withLock { state in
            if state.running < most {
                state.running += 1
                return true
            }
            state.waiting.append(work)
            return false
        }
        guard isNext else { return }
        Thread.detachNewThread { [self] in
            // From within: on Linux a name that is set before the start is lost.
            Thread.current.name = name
            work()
            while let next = takeNext() { next() }
        }
    }

    /// What runs and what waits at this moment.
    var load: Load { state.withLock { $0 } }

    /// The longest-waiting work; with none left, the thread that asks is on its way out.
    private func takeNext() -> Work? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
