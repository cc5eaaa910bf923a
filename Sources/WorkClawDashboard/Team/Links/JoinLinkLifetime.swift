/// How long a link for many is to work, as the form offers it.
enum JoinLinkLifetime: String, Sendable, CaseIterable {
    case week = "7"
    case month = "30"
    case endless = "never"

    private var days: Int? { Int(rawValue) }

    var duration: Duration? { days.map { .seconds($0 * 86_400) } }
    var name: String { days.map { "After \($0) days" } ?? "Never" }
}
