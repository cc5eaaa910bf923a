public import Tracing

extension ServiceContext {
    private enum ParentKey: ServiceContextKey {
        typealias Value = TraceParent
    }

    private enum StateKey: ServiceContextKey {
        typealias Value = String
    }

    /// The span that what runs under this context is part of, with an ``OTLPTracer``.
    public internal(set) var traceParent: TraceParent? {
        get { self[ParentKey.self] }
        set { self[ParentKey.self] = newValue }
    }

    /// What other tracers have to say of the trace, which is handed on as it is (W3C Trace Context, 3.3).
    var traceState: String? {
        get { self[StateKey.self] }
        set { self[StateKey.self] = newValue }
    }
}
