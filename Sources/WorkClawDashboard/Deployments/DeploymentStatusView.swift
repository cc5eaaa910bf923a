import WorkClaw

/// A deployment's status in words, and the style that it has.
struct DeploymentStatusView: Sendable {
    let word: String
    let style: String

    init(_ status: DeploymentStatus) {
        word = status.title
        style =
            switch status {
            case .queued, .inProgress, .paused: "status-rotating"
            case .succeeded: "status-active"
            case .failed: "outcome-refused"
            case .rolledBack: "status-revoked"
            }
    }
}

extension DeploymentStatus {
    var title: String {
        switch self {
        case .queued: "Queued"
        case .inProgress: "In progress"
        case .succeeded: "Succeeded"
        case .failed: "Failed"
        case .paused: "Paused"
        case .rolledBack: "Rolled back"
        }
    }
}
