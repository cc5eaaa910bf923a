import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/team`: who is in the team and who has been invited; and which of one's teams is used.
struct TeamController: Sendable {
    static let path = "/settings/team"
    static let pageSize = 50

    let accounts: AccountStore
    let teams: TeamStore
    let sendsMail: Bool
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/team", show)
        routes.signedInPost("settings/team/switch", switchTeam)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let membership = try session.requireMembership()
        let team = membership.team.id
        // What is no id asks for nothing.
        let before = MemberID(FormBody(queryOf: request)["before"])
        let now = time.now
        let found = try await teams.list(in: team, limit: Self.pageSize, before: before, at: now)
        let mayInvite = membership.role.allows(.manageMembers)
        let links = mayInvite ? try await teams.joinLinks(in: team, at: now) : []
        let makers = try await teams.people(Set(links.prefix(Self.pageSize).map(\.createdBy)), in: team)
        let page = TeamListPage(
            membership, found, links: links, makers: makers, hasDomains: mayInvite && sendsMail, isFirst: before == nil,
            now: now)
        return try pages.response(page, for: session)
    }

    @Sendable private func switchTeam(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        guard let team = TeamID(form["team"]), try await accounts.switchTeam(of: session, to: team) else {
            throw WorkspaceError(.teamNotFound, "You are in no such team.")
        }
        return .redirect(to: LocalPath.start.text)
    }
}
