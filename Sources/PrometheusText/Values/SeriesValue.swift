/// What one series of a metric has come to.
protocol SeriesValue: AnyObject, Sendable {
    /// Writes its samples.
    func write(of family: MetricDescription, labels: [String], to text: inout TextFormat)
}
