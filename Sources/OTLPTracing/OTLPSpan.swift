import Synchronization
public import Tracing

/// A span of an ``OTLPTracer``. Of one that is not sampled nothing is kept.
public final class OTLPSpan: Span {
    public let context: ServiceContext
    /// `nil` if it is not sampled, and once it has ended.
    private let record: Mutex<SpanRecord?>
    private let name: Mutex<String>
    private let queue: SpanQueue

    init(record: SpanRecord?, name: String, context: ServiceContext, queue: SpanQueue) {
        self.record = Mutex(record)
        self.name = Mutex(name)
        self.context = context
        self.queue = queue
    }

    public var isRecording: Bool { record.withLock { $0 != nil } }

    public var operationName: String {
        get { name.withLock { $0 } }
        set { name.withLock { $0 = newValue } }
    }

    public var attributes: SpanAttributes {
        get { SpanAttributes(record.withLock { $0?.attributes ?? [:] }) }
        set {
            var attributes: [String: SpanAttribute] = [:]
            newValue.forEach { name, value in
                if attributes.count < SpanRecord.mostAttributes { attributes[name] = value }
            }
            record.withLock { $0?.attributes = attributes }
        }
    }

    public func setStatus(_ status: SpanStatus) {
        record.withLock { $0?.status = status }
    }

    public func addEvent(_ event: SpanEvent) {
        record.withLock { record in
            if record?.events.count ?? .max < SpanRecord.mostEvents { record?.events.append(event) }
        }
    }

    /// Only the error's type is kept: what it says may quote what nobody else should read.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = String(reflecting: Swift.type(of: error))
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Links are not exported.
    public func addLink(_ link: SpanLink) {}

    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard var ended = record.withLock({ exchange(&$0, with: nil) }) else { return }
        ended.name = operationName
        ended.end = max(ended.start, instant().nanosecondsSinceEpoch)
        queue.add(ended)
    }
}
