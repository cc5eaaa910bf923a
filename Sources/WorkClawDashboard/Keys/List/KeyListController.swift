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
        let query = FormBody(queryOf: request)
        // What is no status and no key asks for nothing.
        let (status, before) = (KeyStatus(rawValue: query["status"]), KeyID(query["before"]))
        let found = try await keys.keys(in: team.id, status: status, before: before, limit: Self.pageSize + 1)
        let shown = Array(found.prefix(Self.pageSize))
        let makers = try await teams.people(Set(shown.map(\.createdBy)), in: team.id)
        let usage = try await activity.usage(of: shown.map(\.id), in: team.id)
        let now = time.now
        let page = KeyListPage(
            keys: shown.map {
                KeyListPage.Row($0, maker: makers[$0.createdBy], lastUsedAt: usage[$0.id]?.lastUsedAt, now: now)
            }, status: status, isFirst: before == nil, last: found.count > shown.count ? shown.last?.id : nil)
        return try pages.response(page, for: session)
    }
}
