public import CoreMetrics

/// Timers are histograms of seconds. So are recorders that aggregate, in their own unit; those that do not are gauges.
extension MetricRegistry: MetricsFactory {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        value(label, .counter, dimensions) { CounterValue() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        value(label, .gauge, dimensions) { GaugeValue() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return value(label, .histogram, dimensions) { HistogramValue(bounds: []) } }
        return value(label, .gauge, dimensions) { GaugeValue() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        value(label, .histogram, dimensions) { HistogramValue(bounds: []) }
    }

    // A series stays once it has begun: one that went away and came back would look like a process that started anew.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}
}
