import APIKeys
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/{id}`: all that is known of a key.
struct KeyDetailsController: Sendable {
    let keys: KeyService
    let teams: TeamStore
    let activity: ActivityStore
    let scopes: Published<ScopeCatalog>
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team
        let (key, now) = (try await keys.key(context.requireKeyID(), in: team.id), time.now)
        let makers = try await teams.people([key.createdBy], in: team.id)
        let lineage = try await keys.lineage(of: key, longest: KeyDetailsPage.longestLine)
        let usage = try await activity.usage(of: [key.id] + [key.supersededBy].compactMap { $0 }, in: team.id)
        var cutOver: CutOverView?
        if key.status(at: now) == .rotating, let start = key.supersededAt {
            let callers = try await activity.callers(of: key.id, in: team.id, since: start)
            cutOver = CutOverView(key, callers: callers, usage: usage, session: session, now: now)
        }
        let page = KeyDetailsPage(
            key, maker: makers[key.createdBy], usage: usage[key.id], lineage: lineage, cutOver: cutOver,
            canManage: session.manages(key), catalog: scopes.value, now: now)
        return try pages.response(page, for: session)
    }
}
