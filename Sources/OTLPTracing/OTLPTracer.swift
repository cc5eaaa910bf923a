public import Tracing

/// Records spans and leaves them to an ``OTLPExporter``, as OpenTelemetry's collectors take them.
///
/// A trace that comes in with a `traceparent` is recorded if its sender records it. One that begins here is.
public struct OTLPTracer: Tracer {
    /// Bytes of `tracestate` that are handed on; a longer one is left out, which the specification allows (3.3.1.5).
    static let longestState = 512

    let queue: SpanQueue

    /// - Parameter capacity: spans that wait to be exported. One more is dropped, and counted.
    public init(capacity: Int = 4096) {
        queue = SpanQueue(capacity: capacity)
    }

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> OTLPSpan {
        var context = context()
        let parent = context.traceParent
        var generator = SystemRandomNumberGenerator()
        let trace =
            parent?.trace ?? (high: UInt64.random(in: .min ... .max, using: &generator), low: Self.identifier(&generator))
        let here = TraceParent(trace: trace, span: Self.identifier(&generator), isSampled: parent?.isSampled ?? true)
        context.traceParent = here
        let record = SpanRecord(
            name: operationName, place: here, parent: parent?.span, kind: kind, start: instant().nanosecondsSinceEpoch)
        return OTLPSpan(record: here.isSampled ? record : nil, name: operationName, context: context, queue: queue)
    }

    /// Spans are exported a second after they end, at the latest.
    public func forceFlush() {}

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: "traceparent", from: carrier).flatMap(TraceParent.init) else { return }
        context.traceParent = parent
        let state = extractor.extract(key: "tracestate", from: carrier)
        context.traceState = state.flatMap { 1...Self.longestState ~= $0.utf8.count ? $0 : nil }
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let parent = context.traceParent else { return }
        injector.inject(parent.description, forKey: "traceparent", into: &carrier)
        if let state = context.traceState { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }

    private static func identifier(_ generator: inout SystemRandomNumberGenerator) -> UInt64 {
        UInt64.random(in: 1 ... .max, using: &generator)
    }
}
