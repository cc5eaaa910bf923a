import Tracing

/// What is kept of a span.
struct SpanRecord: Sendable {
    static let mostAttributes = 64
    static let mostEvents = 16

    var name: String
    let place: TraceParent
    let parent: UInt64?
    let kind: SpanKind
    /// Nanoseconds since 1970.
    let start: UInt64
    var end: UInt64 = 0
    var status: SpanStatus?
    var attributes: [String: SpanAttribute] = [:]
    var events: [SpanEvent] = []

    init(name: String, place: TraceParent, parent: UInt64?, kind: SpanKind, start: UInt64) {
        self.name = name
        self.place = place
        self.parent = parent
        self.kind = kind
        self.start = start
    }
}
