import Foundation
import Synchronization

/// A thread that has a connection, or is about to have one.
final class PostgresSlot: Sendable {
    enum Order {
        case connect
        case run(PostgresJob)
        /// Until another order comes.
        case wait
        /// The pool is closed.
        case end
    }

    private let order = Mutex<Order?>(nil)
    private let wakes = DispatchSemaphore(value: 0)

    /// Gives the next order to a thread that waits.
    func give(_ order: Order) {
        self.order.withLock { $0 = order }
        wakes.signal()
    }

    /// Ends a pause early.
    func rouse() {
        wakes.signal()
    }

    func pause(_ duration: Duration) {
        guard duration > .zero else { return }
        _ = wakes.wait(timeout: .now() + duration / .seconds(1))
    }

    /// Starts the thread. It ends with the pool.
    func start(for pool: PostgresPool) {
        let thread = Thread { self.work(for: pool) }
        thread.name = "postgres"
        thread.start()
    }

    private func work(for pool: PostgresPool) {
        var session: PostgresSession?
        var next = Order.connect
        while true {
            switch next {
            case .connect:
                (session, next) = pool.connect(self)
            case .run(let job):
                guard let present = session else { preconditionFailure("a job was given to a slot without a connection") }
                let isDone = job.run(on: present)
                // Dropped before the next caller's turn, and on this thread.
                if !present.isUsable { session = nil }
                next = pool.finished(job, isDone: isDone, by: self, isConnected: session != nil)
            case .wait:
                wakes.wait()
                next = order.withLock { order in
                    defer { order = nil }
                    return order ?? .wait
                }
            case .end:
                session = nil
                pool.ended()
                return
            }
        }
    }
}
