import APIKeys
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys`: the team's keys, newest first.
struct KeyListController: Sendable {
    static let pageSize = 50

    let keys: KeyService
    let teams: TeamStore
    let activity: ActivityStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team
        let query = KeyQuery(FormBody(queryOf: request))
        guard !query.heldSecret else { return .redirect(to: query.address) }
        let found = try await keys.keys(
            in: team.id, status: query.status, scope: query.scope, containing: query.text, before: query.before,
            limit: Self.pageSize + 1)
        let shown = Array(found.prefix(Self.pageSize))
        let makers = try await teams.people(Set(shown.map(\.createdBy)), in: team.id)
        let usage = try await activity.usage(of: shown.map(\.id), in: team.id)
        let (rules, now) = (try await teams.keyRules(of: team.id), time.now)
        let rows = shown.map {
            KeyListPage.Row($0, maker: makers[$0.createdBy], usage: usage[$0.id], rules: rules, now: now)
        }
        return try pages.response(
            KeyListPage(query, keys: rows, last: found.count > shown.count ? shown.last?.id : nil), for: session)
    }
}
