/// How long the old key is to go on working, as the form offers it.
enum GraceChoice: String, Sendable, CaseIterable {
    case none = "now"
    case hour = "1h"
    case day = "24h"
    case week = "7d"
    case month = "30d"

    var duration: Duration {
        switch self {
        case .none: .zero
        case .hour: .seconds(3600)
        case .day: .seconds(86_400)
        case .week: .seconds(7 * 86_400)
        case .month: .seconds(30 * 86_400)
        }
    }

    var name: String {
        switch self {
        case .none: "Not at all: end it now"
        case .hour: "1 hour"
        case .day: "24 hours"
        case .week: "7 days"
        case .month: "30 days"
        }
    }
}
