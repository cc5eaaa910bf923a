import CoreMetrics
import Synchronization

/// A number that goes up and down.
final class GaugeValue: SeriesValue, MeterHandler, RecorderHandler {
    private let value = AtomicDouble()

    func set(_ value: Int64) { self.value.store(Double(value)) }
    func set(_ value: Double) { self.value.store(value) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }

    /// Recorded without aggregation, the last value counts.
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func write(of family: MetricDescription, labels: [String], to text: inout TextFormat) {
        text.sample(family.name, family.labels, labels, value.load())
    }
}
