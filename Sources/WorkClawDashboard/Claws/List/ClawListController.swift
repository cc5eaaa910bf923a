import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws`: the team's Claws, as far as somebody has access to them.
struct ClawListController: Sendable {
    static let path = "/claws"
    static let pageSize = 25

    let claws: ClawStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let before = ClawID(FormBody(queryOf: request)["before"])
        let page = try await claws.list(in: team, seenBy: session.person.id, limit: Self.pageSize, before: before)
        let details = try await claws.details(of: page.claws, in: team)
        let view = ClawListPage(
            details, hasMore: page.hasMore, isFirst: before == nil, manages: session.managesClaws, now: time.now)
        return try pages.response(view, for: session)
    }
}
