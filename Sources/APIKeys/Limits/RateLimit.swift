/// How many calls a key may make, and in what time: as in `100/1m`, a hundred a minute.
///
/// It is a bucket of ``quota`` calls that fills up again evenly, one call every `window / quota`. So a key that was idle may make all of its
/// calls at once, and in the long run no more than ``quota`` go through in each ``window``; in a window that begins with a full bucket it
/// is less than twice as many.
public struct RateLimit: Hashable, Sendable {
    /// Calls: ``quotas``.
    public let quota: Int
    /// Seconds: ``windows``.
    public let window: Int

    public static let quotas = 1...1_000_000
    /// A second to 30 days. The fields of an answer know whole seconds only.
    public static let windows = 1...(30 * 86_400)
    /// How many limits a key may have.
    public static let mostOfOneKey = 4

    /// `nil` if a number is out of its range.
    public init?(quota: Int, window: Int) {
        guard Self.quotas.contains(quota), Self.windows.contains(window) else { return nil }
        self.quota = quota
        self.window = window
    }

    /// What is wrong with the limits of one key, in a few words: there are too many, or two have the same window; `nil` if nothing is.
    public static func fault(in limits: [RateLimit]) -> String? {
        if limits.count > mostOfOneKey { return "at most \(mostOfOneKey) limits" }
        if Set(limits.map(\.window)).count < limits.count { return "each window once" }
        return nil
    }
}

extension RateLimit: LosslessStringConvertible {
    private static let units: [(letter: Character, seconds: Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

    /// Reads `100/1m`: a number of calls, and a whole number of days, hours, minutes or seconds. Nothing else: no sign, no blank, no zero before
    /// a number.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let quota = Self.number(parts[0]),
            let unit = parts[1].last.flatMap({ letter in Self.units.first { $0.letter == letter } }),
            let count = Self.number(parts[1].dropLast())
        else { return nil }
        self.init(quota: quota, window: count * unit.seconds)
    }

    /// In the largest unit that does without a fraction: the same limit always has the same text.
    public var description: String {
        // The last unit divides every window.
        let unit = Self.units.first { window.isMultiple(of: $0.seconds) } ?? Self.units[3]
        return "\(quota)/\(window / unit.seconds)\(unit.letter)"
    }

    private static func number(_ text: Substring) -> Int? {
        guard 1...8 ~= text.utf8.count, text.utf8.allSatisfy({ 48...57 ~= $0 }), text.first != "0" else { return nil }
        return Int(text)
    }
}

extension RateLimit: Comparable {
    /// The shorter window first.
    public static func < (left: RateLimit, right: RateLimit) -> Bool {
        (left.window, left.quota) < (right.window, right.quota)
    }
}
