/// What is said of a metric beside its values, and within what bounds they stay.
public struct MetricDescription: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Only grows, from the start of the process on. Its name ends in `_total`.
        case counter
        case gauge
        /// How often something took, or was, at most so much.
        case histogram
    }

    public let name: String
    public let kind: Kind
    /// One sentence for people; empty for none.
    public let help: String
    /// Names of the labels that tell its series apart, in the order in which they are written.
    public let labels: [String]
    /// Upper bounds of a histogram's buckets, ascending; the last, `+Inf`, comes by itself.
    public let buckets: [Double]
    /// Series that are told apart. What comes with other labels after so many is counted in one more, all of whose labels are ``overflow``.
    public let mostSeries: Int

    /// What stands for every value that is not told apart.
    public static let overflow = "other"

    /// Seconds, from what a request takes at least to what nobody waits for.
    public static let secondsOfRequests: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// - Parameters:
    ///   - name: with its base unit, as in `_seconds` and `_bytes`. What the format forbids is replaced by `_`.
    ///   - kind: what becomes of its values.
    ///   - help: one sentence for people; empty for none.
    ///   - labels: the same holds for each; without any there is one series.
    ///   - buckets: upper bounds, ascending, if it is a histogram.
    ///   - mostSeries: how many are told apart.
    public init(
        _ name: String, _ kind: Kind, _ help: String, labels: [String] = [], buckets: [Double] = secondsOfRequests,
        mostSeries: Int = 200
    ) {
        self.name = MetricName.metric(name)
        self.kind = kind
        self.help = help
        self.labels = labels.map(MetricName.label)
        self.buckets = kind == .histogram ? buckets : []
        self.mostSeries = mostSeries
    }
}
