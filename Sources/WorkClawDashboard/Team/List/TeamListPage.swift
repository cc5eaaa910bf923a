import APIKeys
import Foundation
import WorkClaw

/// One page of a team's people. Whoever may invite sees the links that many can join by, too.
struct TeamListPage: PageView {
    static let template = "Team/List/list.mustache"

    struct Row: Sendable {
        let email: String
        /// Where to change what the person is; `nil` for whoever may change nothing of it.
        let path: String?
        let role: String
        let joined: TimeView?
        /// When the invitation runs out, for somebody who has not joined.
        let invitedUntil: TimeView?
    }

    struct Link: Sendable {
        let id: String
        let createdBy: String
        let created: TimeView
        let expires: TimeView?
        let uses: String
        let revokePath: String
    }

    let title = "Team"
    let team: String
    let rows: [Row]
    let mayInvite: Bool
    /// Whether to lead to the domains whose people may join.
    let hasDomains: Bool
    let links: [Link]
    let newest: String?
    let older: String?
    let hasPages: Bool

    init(
        _ viewer: Membership, _ page: TeamPage, links: [JoinLink], makers: [UserID: Person], hasDomains: Bool, isFirst: Bool,
        now: Timestamp
    ) {
        team = viewer.team.name
        rows = page.entries.map { Row($0, viewer: viewer.role, now: now) }
        mayInvite = viewer.role.allows(.manageMembers)
        self.hasDomains = hasDomains
        self.links = links.map { link in
            Link(
                id: link.id.description, createdBy: makers[link.createdBy]?.email ?? "Somebody who has left",
                created: TimeView(link.createdAt, now: now), expires: link.expiresAt.map { TimeView($0, now: now) },
                uses: link.mostUses.map { "\(link.uses) of \($0)" } ?? "\(link.uses)",
                revokePath: "\(TeamController.path)/links/\(link.id)/revoke")
        }
        newest = isFirst ? nil : TeamController.path
        older = page.hasMore ? page.entries.last.map { "\(TeamController.path)?before=\($0.position)" } : nil
        hasPages = newest != nil || older != nil
    }
}

extension TeamListPage.Row {
    fileprivate init(_ entry: TeamEntry, viewer: Role, now: Timestamp) {
        email = entry.email
        role = entry.role.rawValue.capitalized
        path = TeamAct.allCases.contains { $0.isOffered(for: entry, to: viewer) } ? TeamAct.path(of: entry.id) : nil
        switch entry {
        case .member(let member):
            joined = TimeView(member.joinedAt, now: now)
            invitedUntil = nil
        case .invitation(let invitation):
            joined = nil
            invitedUntil = TimeView(invitation.expiresAt, now: now)
        }
    }
}
