public import Tracing

extension ServiceContext {
    private enum ParentKey: ServiceContextKey {
        typealias Value = TraceParent
    }

    /// The span that what runs under this context is part of, with an ``OTLPTracer``.
    public internal(set) var traceParent: TraceParent? {
        get { self[ParentKey.self] }
        set { self[ParentKey.self] = newValue }
    }
}
