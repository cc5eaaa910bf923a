import ArgumentParser

/// A duration on the command line: whole numbers of days, hours, minutes or seconds, as in `90d`, `24h`, `15m`, `30s`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    private static let units: [Character: Int64] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
    /// A thousand years: what is longer is a slip, and may not overflow.
    private static let longest: Int64 = 365_000 * 86_400

    init?(argument: String) {
        guard let unit = argument.last.flatMap({ Self.units[$0] }), let number = Int64(argument.dropLast()),
            argument.first?.isNumber == true
        else { return nil }
        let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow, seconds <= Self.longest else { return nil }
        self.duration = .seconds(seconds)
    }

    var defaultValueDescription: String { "24h" }
}
