import APIKeys
import WorkClaw

/// The secrets that somebody may see. Of their values nothing is known here.
struct VaultListPage: PageView {
    static let template = "Vault/List/list.mustache"

    struct Row: Sendable {
        let path: String
        let name: String
        let description: String?
        let scope: String
        let seenBy: String
        let updated: TimeView
    }

    let title = "Vault"
    let rows: [Row]
    let isEmpty: Bool

    init(_ secrets: [Secret], now: Timestamp) {
        rows = secrets.map {
            Row(
                path: "\(VaultController.path)/\($0.id)", name: $0.name.text, description: $0.description,
                scope: $0.scope.title, seenBy: $0.scope.audience, updated: TimeView($0.updatedAt, now: now))
        }
        isEmpty = secrets.isEmpty
    }
}

extension SecretScope {
    var title: String {
        switch self {
        case .team: "Team"
        case .private: "Private"
        }
    }

    /// Who sees that there is such a secret.
    var audience: String {
        switch self {
        case .team: "Everybody in the team"
        case .private: "You alone"
        }
    }
}
