import APIKeys
import WorkClaw

/// All that there is to a Claw, and the ways to change it.
struct ClawDetailsPage: PageView {
    static let template = "Claws/Details/details.mustache"

    struct File: Sendable {
        let name: String
        let fileName: String
        let path: String
        let size: String
        let isChanged: Bool
    }

    struct Connection: Sendable {
        let name: String
        let kind: String
        let url: String?
        let secret: String?
    }

    let title: String
    let path: String
    let id: String
    let isSystem: Bool
    let domain: String?
    let model: String?
    let access: String
    let isRestricted: Bool
    let people: [String]
    /// Such as `Revision 3`; `nil` if nothing is in service.
    let inService: String?
    /// What a deployment would change, in words; `nil` if nothing is in service, or it would change nothing.
    let changes: String?
    let deployment: ClawListPage.Latest?
    let files: [File]
    let skills: String
    let connections: [Connection]
    let hasConnections: Bool
    let created: TimeView
    let createdBy: String
    let changed: TimeView
    let manages: Bool
    let isDeletable: Bool
    let chats: Bool

    init(_ standing: ClawStanding, people: [UserID: Person], session: Session, now: Timestamp) {
        let (details, claw) = (standing.details, standing.details.claw)
        title = claw.name
        path = claw.id.path
        id = claw.id.description
        isSystem = claw.kind == .system
        domain = claw.domain
        model = claw.model
        isRestricted = claw.access != .team
        switch claw.access {
        case .team:
            access = "The whole team"
            self.people = []
        case .people(let ids):
            access = ids.count == 1 ? "One person" : "\(ids.count) people"
            self.people = ids.map { people[$0]?.email ?? "Somebody who has left" }.sorted()
        }
        let changed = standing.changedParts
        inService = standing.inService.map { "Revision \($0.number)" }
        changes =
            standing.inService == nil || changed.isEmpty
            ? nil : changed.text
        deployment = details.deployment.map {
            ClawListPage.Latest(path: $0.id.path, status: DeploymentStatusView($0.status))
        }
        files = ClawFile.allCases.map { file in
            File(
                name: file.title, fileName: file.fileName, path: file.path(of: claw.id),
                size: ClawDetailsPage.size(of: file.text(of: claw)),
                isChanged: standing.inService != nil && changed.contains(file.part))
        }
        let enabled = details.skills.filter(\.isEnabled).count
        skills =
            details.skills.isEmpty
            ? "None" : "\(details.skills.count) installed, \(enabled) enabled"
        connections = claw.connections.map { Connection(name: $0.name, kind: $0.kind, url: $0.url, secret: $0.secret) }
        hasConnections = !connections.isEmpty
        created = TimeView(claw.createdAt, now: now)
        createdBy = claw.createdBy.map { people[$0]?.email ?? "somebody who has left" } ?? "the team"
        self.changed = TimeView(claw.updatedAt, now: now)
        manages = session.managesClaws
        isDeletable = session.managesClaws && claw.kind == .custom
        chats = session.chats
    }

    /// Such as `12 lines`.
    private static func size(of text: String) -> String {
        let lines = LineDiff.lines(of: text).count
        return text.isEmpty ? "Empty" : "\(lines) line\(lines == 1 ? "" : "s")"
    }
}
