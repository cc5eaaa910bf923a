import APIKeys
import WorkClaw

/// One page of a team's Claws.
struct ClawListPage: PageView {
    static let template = "Claws/List/list.mustache"

    struct Row: Sendable {
        let path: String
        let name: String
        let isSystem: Bool
        let isRestricted: Bool
        let domain: String?
        let inService: String
        let deployment: Latest?
        let skills: String
        let changed: TimeView
    }

    /// The newest deployment of a Claw.
    struct Latest: Sendable {
        let path: String
        let status: DeploymentStatusView
    }

    let title = "Claws"
    let rows: [Row]
    let isEmpty: Bool
    /// Whether the team has made none of its own yet.
    let isFresh: Bool
    let manages: Bool
    let newest: String?
    let older: String?
    let hasPages: Bool

    init(_ claws: [ClawDetails], hasMore: Bool, isFirst: Bool, manages: Bool, now: Timestamp) {
        rows = claws.map { Row($0, now: now) }
        isEmpty = claws.isEmpty
        isFresh = isFirst && !claws.contains { $0.claw.kind == .custom }
        self.manages = manages
        newest = isFirst ? nil : ClawListController.path
        older = hasMore ? claws.last.map { "\(ClawListController.path)?before=\($0.claw.id)" } : nil
        hasPages = newest != nil || older != nil
    }
}

extension ClawListPage.Row {
    fileprivate init(_ details: ClawDetails, now: Timestamp) {
        let claw = details.claw
        path = claw.id.path
        name = claw.name
        isSystem = claw.kind == .system
        isRestricted = claw.access != .team
        domain = claw.domain
        inService = details.deployment?.revisionInService.map { "Revision \($0)" } ?? "Nothing"
        deployment = details.deployment.map {
            ClawListPage.Latest(path: $0.id.path, status: DeploymentStatusView($0.status))
        }
        skills = details.skills.isEmpty ? "None" : "\(details.skills.count)"
        changed = TimeView(claw.updatedAt, now: now)
    }
}
