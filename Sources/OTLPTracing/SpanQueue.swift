import Synchronization

/// Spans that have ended and wait to be exported: no more than fit, whatever becomes of the exporter.
final class SpanQueue: Sendable {
    private struct State {
        var spans: [SpanRecord] = []
        var dropped = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    func add(_ span: SpanRecord) {
        state.withLock { state in
            if state.spans.count < capacity { state.spans.append(span) } else { state.dropped += 1 }
        }
    }

    /// Takes out the oldest, `most` at most, and how many have been dropped since the last time.
    func take(_ most: Int) -> (spans: [SpanRecord], dropped: Int) {
        state.withLock { state in
            defer { state.dropped = 0 }
            let taken = Array(state.spans.prefix(most))
            state.spans.removeFirst(taken.count)
            return (taken, state.dropped)
        }
    }
}
