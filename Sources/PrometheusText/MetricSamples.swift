/// What is read at the moment that somebody looks, rather than written whenever it changes.
public struct MetricSamples: Sendable {
    /// By the name of the metric, then by the values of its labels.
    private(set) var values: [String: [[String]: Double]] = [:]

    /// - Parameters:
    ///   - name: of a metric that was described and is no histogram; another is not shown.
    ///   - value: what it is now.
    ///   - labels: the values of its labels, in the order of the description.
    public mutating func set(_ name: String, _ value: Double, _ labels: String...) {
        values[name, default: [:]][labels] = value
    }

    public mutating func set(_ name: String, _ value: some BinaryInteger, _ labels: String...) {
        values[name, default: [:]][labels] = Double(value)
    }

    /// Seconds.
    public mutating func set(_ name: String, _ duration: Duration, _ labels: String...) {
        values[name, default: [:]][labels] = duration / .seconds(1)
    }
}
