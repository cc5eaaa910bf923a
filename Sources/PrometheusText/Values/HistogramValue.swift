import CoreMetrics
import Synchronization

/// How many observations lie within each bound, and their sum. An observation takes two relaxed atomics, and waits for nobody.
///
/// The count is the sum of the buckets, so what is read at any moment agrees with itself; the sum may lag by what is just being observed.
final class HistogramValue: SeriesValue, TimerHandler, RecorderHandler, @unchecked Sendable {
    // Unchecked for the pointer: it never changes, and what it leads to are atomics.
    private let bounds: [Double]
    private let counts: UnsafeMutablePointer<Atomic<Int64>>
    private let sum = AtomicDouble()

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = .allocate(capacity: bounds.count + 1)
        for number in 0...bounds.count { (counts + number).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: bounds.count + 1)
        counts.deallocate()
    }

    /// What is no number is not counted: it would make the sum one that is none.
    func observe(_ value: Double) {
        guard !value.isNaN else { return }
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        counts[bucket].wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    func record(_ value: Int64) { observe(Double(value)) }
    func record(_ value: Double) { observe(value) }
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }

    func write(of family: MetricDescription, labels: [String], to text: inout TextFormat) {
        var total: Int64 = 0
        for bucket in 0...bounds.count {
            total += counts[bucket].load(ordering: .relaxed)
            let bound = bucket < bounds.count ? bounds[bucket] : .infinity
            text.sample(
                family.name + "_bucket", family.labels + ["le"], labels + [TextFormat.number(bound)], Double(total))
        }
        text.sample(family.name + "_sum", family.labels, labels, sum.load())
        text.sample(family.name + "_count", family.labels, labels, Double(total))
    }
}
