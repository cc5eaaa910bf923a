import APIKeys

/// By how much a grace can be extended, as the page offers it.
enum GraceExtension: String, Sendable, CaseIterable {
    case hour = "1h"
    case day = "24h"
    case week = "7d"

    var duration: Duration {
        switch self {
        case .hour: .seconds(3600)
        case .day: .seconds(86_400)
        case .week: .seconds(7 * 86_400)
        }
    }

    var name: String {
        switch self {
        case .hour: "1 hour"
        case .day: "24 hours"
        case .week: "7 days"
        }
    }

    /// Whether the key's grace can be extended by so much now.
    func isAllowed(for key: APIKey, at now: Timestamp) -> Bool {
        (try? key.extendingGrace(by: duration, at: now)) != nil
    }
}
