import APIKeys
import WorkClaw

/// How long a new key is to live, as the form offers it.
enum KeyLifetimeChoice: String, Sendable, CaseIterable {
    case month = "30"
    case quarter = "90"
    case year = "365"
    /// The day stands in a field of its own: see ``KeyEndDay``.
    case date
    case endless = "never"

    private var days: Int? { Int(rawValue) }

    /// `nil` for one without an end, and for one whose end stands elsewhere.
    var duration: Duration? { days.map { .seconds($0 * 86_400) } }

    var name: String { days.map { "\($0) days" } ?? (self == .date ? "On a date" : "Never") }

    /// Whether the team lets its keys live so long.
    func isAllowed(by rules: TeamKeyRules) -> Bool {
        if self == .date { return true }
        guard let days else { return rules.allowsEndlessKeys && rules.longestAgeDays == nil }
        return days <= rules.longestAgeDays ?? .max
    }
}
