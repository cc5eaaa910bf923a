public import Tracing

/// Records spans and leaves them to an ``OTLPExporter``, as OpenTelemetry's collectors take them.
///
/// A trace that comes in with a `traceparent` is recorded if its sender records it. One that begins here is. `tracestate` is neither read nor handed on,
/// which the specification allows (W3C Trace Context, 3.3): anybody could send words in it.
public struct OTLPTracer: Tracer {
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
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let parent = context.traceParent else { return }
        injector.inject(parent.description, forKey: "traceparent", into: &carrier)
    }

    private static func identifier(_ generator: inout SystemRandomNumberGenerator) -> UInt64 {
        UInt64.random(in: 1 ... .max, using: &generator)
    }
}
