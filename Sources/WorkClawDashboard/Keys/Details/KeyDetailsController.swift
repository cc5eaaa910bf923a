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
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team
        let key = try await keys.key(context.requireKeyID(), in: team.id)
        let makers = try await teams.people([key.createdBy], in: team.id)
        let usage = try await activity.usage(of: [key.id], in: team.id)
        let page = KeyDetailsPage(
            key, maker: makers[key.createdBy], usage: usage[key.id], canManage: session.manages(key), now: time.now)
        return try pages.response(page, for: session)
    }
}
