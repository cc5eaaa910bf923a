import APIKeys
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys`: the team's keys, or some of them, newest first unless another order is asked for.
struct KeyListController: Sendable {
    static let pageSize = 50

    let keys: KeyService
    let teams: TeamStore
    let activity: ActivityStore
    let scopes: Published<ScopeCatalog>
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team
        let catalog = scopes.value
        let query = KeyQuery(FormBody(queryOf: request), scopes: catalog)
        guard !query.heldSecret else { return .redirect(to: query.address) }
        let (rules, now) = (try await teams.keyRules(of: team.id), time.now)
        let found =
            query.needsAttention
            ? try await KeyAttention(keys: keys, activity: activity, rules: rules, now: now)
                .page(of: query, in: team.id, limit: Self.pageSize)
            : try await page(of: query, in: team.id)
        let makers = try await teams.people(Set(found.keys.map(\.createdBy)), in: team.id)
        let usage = try await activity.usage(of: found.keys.map(\.id), in: team.id)
        let rows = found.keys.map {
            KeyListPage.Row($0, maker: makers[$0.createdBy], usage: usage[$0.id], rules: rules, now: now)
        }
        return try pages.response(
            KeyListPage(query, keys: rows, last: found.last, isCutOff: found.isCutOff, catalog: catalog), for: session)
    }

    private func page(of query: KeyQuery, in team: TeamID) async throws -> KeyAttention.Found {
        let found = try await keys.keys(
            in: team, status: query.status, scope: query.scope, containing: query.text, order: query.order,
            before: query.before, limit: Self.pageSize + 1)
        let shown = Array(found.prefix(Self.pageSize))
        return KeyAttention.Found(keys: shown, last: found.count > shown.count ? shown.last?.id : nil)
    }
}
