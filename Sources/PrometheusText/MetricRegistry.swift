import CoreMetrics
import Synchronization

/// All metrics of a process, and what they are when somebody looks.
///
/// It is a `MetricsFactory`: what libraries count through swift-metrics ends here. A metric that was described keeps to its description; of what was
/// not, the registry makes one, up to ``mostStrangers`` of them, so that nothing a library thinks up grows without bound.
///
/// ```swift
/// let registry = MetricRegistry([MetricDescription("shop_orders_total", .counter, "Orders taken.", labels: ["kind"])])
/// MetricsSystem.bootstrap(registry)
/// registry.collect { $0.set("shop_open_carts", carts.count) }
/// let answer = registry.text()
/// ```
public final class MetricRegistry: Sendable {
    /// Metrics that nobody has described.
    public static let mostStrangers = 100

    private struct State {
        var strangers: [String: MetricFamily] = [:]
        var sources: [@Sendable (inout MetricSamples) -> Void] = []
    }

    private let described: [MetricFamily]
    private let byName: [String: MetricFamily]
    private let state = Mutex(State())

    /// - Parameter descriptions: in the order in which they are shown. Of two with one name the first counts.
    public init(_ descriptions: [MetricDescription]) {
        described = descriptions.map { MetricFamily($0) }
        byName = Dictionary(described.map { ($0.description.name, $0) }) { first, _ in first }
    }

    /// Has `source` asked whenever somebody looks. It must not wait for long.
    public func collect(_ source: @escaping @Sendable (inout MetricSamples) -> Void) {
        state.withLock { $0.sources.append(source) }
    }

    /// Everything there is now, in Prometheus' text format.
    public func text() -> String {
        let (sources, strangers) = state.withLock { ($0.sources, $0.strangers) }
        var samples = MetricSamples()
        for source in sources { source(&samples) }
        var text = TextFormat()
        let others = strangers.values.sorted { $0.description.name < $1.description.name }
        for family in described + others { family.write(samples.values[family.description.name] ?? [:], to: &text) }
        return text.text
    }

    /// The series of a metric; one that is shown nowhere if the name is taken by another kind, or there is no room.
    func value<Value: SeriesValue>(
        _ label: String, _ kind: MetricDescription.Kind, _ dimensions: [(String, String)], otherwise: () -> Value
    ) -> Value {
        family(label, kind, dimensions)?.value(dimensions) as? Value ?? otherwise()
    }

    private func family(
        _ label: String, _ kind: MetricDescription.Kind, _ dimensions: [(String, String)]
    ) -> MetricFamily? {
        var name = MetricName.metric(label)
        if let known = byName[name] { return known }
        if kind == .counter, !name.hasSuffix("_total") { name += "_total" }
        if let known = byName[name] { return known }
        return state.withLock { state in
            if let known = state.strangers[name] { return known }
            guard state.strangers.count < Self.mostStrangers, isFree(name, kind, among: state.strangers) else { return nil }
            let labels = Set(dimensions.map { MetricName.label($0.0) }).sorted()
            let family = MetricFamily(MetricDescription(name, kind, "", labels: labels))
            state.strangers[name] = family
            return family
        }
    }

    /// Whether no sample of such a metric would have the name of another's: a histogram `a` has samples `a_bucket`, `a_sum` and `a_count`.
    private func isFree(_ name: String, _ kind: MetricDescription.Kind, among strangers: [String: MetricFamily]) -> Bool {
        let suffixes = ["_bucket", "_sum", "_count"]
        let known = { self.byName[$0] ?? strangers[$0] }
        if kind == .histogram { return suffixes.allSatisfy { known(name + $0) == nil } }
        return suffixes.filter(name.hasSuffix).allSatisfy {
            known(String(name.dropLast($0.count)))?.description.kind != .histogram
        }
    }
}
