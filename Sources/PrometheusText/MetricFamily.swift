import Synchronization

/// One metric with its series. Whoever counts asks for a series once and keeps it: to look it up takes a lock.
final class MetricFamily: Sendable {
    let description: MetricDescription
    private let series = Mutex<[[String]: any SeriesValue]>([:])

    init(_ description: MetricDescription) {
        self.description = description
    }

    /// The series with these labels. Labels that the metric does not have are left out, missing ones are empty.
    func value(_ dimensions: [(String, String)]) -> any SeriesValue {
        let given = Dictionary(dimensions.map { (MetricName.label($0.0), $0.1) }) { $1 }
        let labels = description.labels.map { given[$0] ?? "" }
        return series.withLock { series in
            if let known = series[labels] { return known }
            let isRoom = series.count < description.mostSeries
            let place = isRoom ? labels : labels.map { _ in MetricDescription.overflow }
            if let known = series[place] { return known }
            let value: any SeriesValue =
                switch description.kind {
                case .counter: CounterValue()
                case .gauge: GaugeValue()
                case .histogram: HistogramValue(bounds: description.buckets)
                }
            series[place] = value
            return value
        }
    }

    /// Writes all series, in the order of their labels, or nothing if there is none.
    func write(_ samples: [[String]: Double], to text: inout TextFormat) {
        let series = series.withLock { $0 }
        let samples = description.kind == .histogram ? [:] : samples
        let all = Set(series.keys).union(samples.keys).sorted { $0.lexicographicallyPrecedes($1) }
        if !all.isEmpty { text.head(of: description) }
        for labels in all {
            if let value = samples[labels] {
                text.sample(description.name, description.labels, labels, value)
            } else {
                series[labels]?.write(of: description, labels: labels, to: &text)
            }
        }
    }
}
