import Foundation
import SQLDatabase
import Synchronization

/// Connections, each with a thread of its own, and a bounded queue of those who wait for one.
///
/// A job is handed to a slot that has a connection. So whatever connecting may hang on, a silent host or a name that nobody resolves, a
/// job that waits is still in the queue, and is refused there at its deadline.
final class PostgresPool: Sendable {
    private struct State {
        var waiting: [PostgresJob] = []
        /// Slots that have a connection and nothing to do: the one that was used last is last, and is used next.
        var ready: [PostgresSlot] = []
        /// Slots that have none, and nothing to do.
        var asleep: [PostgresSlot] = []
        var connecting: [PostgresSlot] = []
        var slots = 0
        var lastID = 0
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
        /// Whether those who close have waited long enough for slots that connect.
        var isPatienceOver = false
        var backoff = ReconnectBackoff()
        var nextAttempt = ContinuousClock.now
        /// Why the last attempt to connect failed; `nil` once one has succeeded.
        var failure: SQLError?
    }

    private let target: ConnectionString
    private let mostSlots: Int
    private let mostWaiting: Int
    private let connectTime: Duration
    private let state = Mutex(State())
    private let deadlines = DispatchQueue(label: "postgres deadlines")

    /// - Parameter connectTime: how long an attempt to connect may take.
    init(target: ConnectionString, mostSlots: Int, mostWaiting: Int, connectTime: Duration) {
        self.target = target
        self.mostSlots = mostSlots
        self.mostWaiting = mostWaiting
        self.connectTime = connectTime
    }

    /// How many slots have a connection, and who waits.
    var counts: SQLConnectionCounts {
        state.withLock { state in
            SQLConnectionCounts(
                inUse: state.slots - state.ready.count - state.asleep.count - state.connecting.count, idle: state.ready.count,
                waiting: state.waiting.count, limit: mostSlots)
        }
    }

    // MARK: Callers

    /// A number for a job that is about to come.
    func newID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    func submit(_ job: PostgresJob) {
        let refusal = state.withLock { state -> SQLError? in
            guard !state.isClosed else { return Self.closed }
            if let slot = state.ready.popLast() {
                slot.give(.run(job))
                return nil
            }
            guard state.waiting.count < mostWaiting else {
                return SQLError(.unavailable, "\(mostWaiting) calls wait for a connection already")
            }
            state.waiting.append(job)
            connectOneMore(&state)
            return nil
        }
        if let refusal { return job.end(with: refusal) }
        watch(job)
    }

    /// Ends a job that still waits. One that runs is let run: a transaction is over soon, and its outcome is worth knowing.
    func cancel(_ id: Int) {
        withdraw(id)?.end(with: SQLError(.unavailable, "the call was cancelled"))
    }

    /// Refuses who waits, lets end what runs, and returns when the connections are closed.
    ///
    /// A slot that is connecting is waited for too: the process may be about to exit, and OpenSSL, which libpq proves passwords with, takes
    /// itself apart then, under the hands of whoever uses it. But not for long, since it may hang on the resolver of names.
    func close() async {
        shutDown()
        await withCheckedContinuation { continuation in
            let closers = state.withLock { state in
                state.closers.append(continuation)
                return Self.closersToResume(&state)
            }
            for closer in closers { closer.resume() }
            guard closers.isEmpty else { return }
            deadlines.asyncAfter(deadline: .now() + Self.patience) { [self] in
                let closers = state.withLock { state in
                    state.isPatienceOver = true
                    return Self.closersToResume(&state)
                }
                for closer in closers { closer.resume() }
            }
        }
    }

    /// How many seconds the end waits for slots that connect.
    private static let patience = 0.5

    /// Those who wait for the end, if it has come.
    private static func closersToResume(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        guard state.slots == (state.isPatienceOver ? state.connecting.count : 0) else { return [] }
        defer { state.closers = [] }
        return state.closers
    }

    /// The same without waiting for the end.
    func shutDown() {
        let refused = state.withLock { state in
            state.isClosed = true
            for slot in state.ready + state.asleep { slot.give(.end) }
            for slot in state.connecting { slot.rouse() }
            (state.ready, state.asleep) = ([], [])
            defer { state.waiting = [] }
            return state.waiting
        }
        for job in refused { job.end(with: Self.closed) }
    }

    static let closed = SQLError(.unavailable, "the database has been closed")

    // MARK: Slots

    /// Connects `slot`, and says what it is to do next.
    func connect(_ slot: PostgresSlot) -> (PostgresSession?, PostgresSlot.Order) {
        slot.pause(state.withLock { $0.nextAttempt - ContinuousClock.now })
        let isWanted = state.withLock { !$0.isClosed && !$0.waiting.isEmpty }
        let attempt = isWanted ? Result { try PostgresSocket.connect(to: target, within: connectTime) } : nil
        let session = try? attempt.map { PostgresSession(socket: try $0.get()) }
        let isConnected = session != nil
        var failure: SQLError?
        if case .failure(let error)? = attempt { failure = error as? SQLError }
        let order = state.withLock { state in
            state.connecting.removeAll { $0 === slot }
            if isConnected {
                state.backoff.reset()
                state.failure = nil
            } else if let failure {
                // Of several that fail at once, one is counted.
                let now = ContinuousClock.now
                if state.nextAttempt <= now {
                    var generator = SystemRandomNumberGenerator()
                    state.nextAttempt = now + state.backoff.next(using: &generator)
                }
                state.failure = failure
            }
            return next(for: slot, isConnected: isConnected, &state)
        }
        return (session, order)
    }

    /// Says what `slot` is to do after a job.
    ///
    /// - Parameter isDone: false for a job that is to be run on another connection: it is first in the queue.
    func finished(_ job: PostgresJob, isDone: Bool, by slot: PostgresSlot, isConnected: Bool) -> PostgresSlot.Order {
        let (order, refusesJob) = state.withLock { state in
            let refusesJob = !isDone && state.isClosed
            if !isDone, !refusesJob { state.waiting.insert(job, at: 0) }
            return (next(for: slot, isConnected: isConnected, &state), refusesJob)
        }
        if refusesJob { job.end(with: Self.closed) } else if !isDone { watch(job) }
        return order
    }

    /// Called by a slot as its last act.
    func ended() {
        let closers = state.withLock { state in
            state.slots -= 1
            return Self.closersToResume(&state)
        }
        for closer in closers { closer.resume() }
    }

    private func next(for slot: PostgresSlot, isConnected: Bool, _ state: inout State) -> PostgresSlot.Order {
        if state.isClosed { return .end }
        if isConnected {
            guard state.waiting.isEmpty else { return .run(state.waiting.removeFirst()) }
            state.ready.append(slot)
        } else if state.connecting.count < state.waiting.count {
            state.connecting.append(slot)
            return .connect
        } else {
            state.asleep.append(slot)
        }
        return .wait
    }

    /// Has one more slot connect, if more wait than will be served by those that are at it.
    private func connectOneMore(_ state: inout State) {
        guard state.connecting.count < state.waiting.count else { return }
        if let slot = state.asleep.popLast() {
            state.connecting.append(slot)
            slot.give(.connect)
        } else if state.slots < mostSlots {
            let slot = PostgresSlot()
            state.slots += 1
            state.connecting.append(slot)
            slot.start(for: self)
        }
    }

    // MARK: Deadlines

    /// Refuses `job` if it still waits at its deadline.
    private func watch(_ job: PostgresJob) {
        let id = job.id
        let isWaiting = state.withLock { state in state.waiting.contains { $0.id == id } }
        guard isWaiting else { return }
        deadlines.asyncAfter(deadline: .now() + max(0, (job.deadline - ContinuousClock.now) / .seconds(1))) { [weak self] in
            guard let self, let job = withdraw(id) else { return }
            let failure = state.withLock { $0.failure }
            job.end(
                with: SQLError(
                    .unavailable,
                    failure.map { "the database cannot be reached: \($0.message)" } ?? "no connection became free in time"))
        }
    }

    private func withdraw(_ id: Int) -> PostgresJob? {
        state.withLock { state in
            guard let position = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: position)
        }
    }
}
