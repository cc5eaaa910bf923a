/// A duration as people write it: whole numbers of days, hours, minutes or seconds, as in `90d`, `24h`, `15m`, `30s`.
public struct DurationText: Sendable, Hashable {
    public let duration: Duration

    private static let units: [Character: Int64] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
    /// A thousand years: what is longer is a slip, and may not overflow.
    private static let longest: Int64 = 365_000 * 86_400

    public init?(_ text: String) {
        guard let unit = text.last.flatMap({ Self.units[$0] }), let number = Int64(text.dropLast()),
            text.first?.isNumber == true
        else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow, seconds <= Self.longest else { return nil }
        self.duration = .seconds(seconds)
    }
}
