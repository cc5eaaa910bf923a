import CoreMetrics
import Synchronization

/// A number that only grows. Adding to it takes one relaxed atomic, and waits for nobody.
final class CounterValue: SeriesValue, CounterHandler {
    private let value = Atomic<Int64>(0)

    /// - Parameter amount: a negative one is ignored, since to a reader a counter that falls has begun anew.
    func increment(by amount: Int64) {
        if amount > 0 { value.wrappingAdd(amount, ordering: .relaxed) }
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func write(of family: MetricDescription, labels: [String], to text: inout TextFormat) {
        text.sample(family.name, family.labels, labels, Double(value.load(ordering: .relaxed)))
    }
}
