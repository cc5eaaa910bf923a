import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/{id}/activity`: what a key was used for, as a page and as files.
struct KeyActivityController: Sendable {
    static let pageSize = 50

    let keys: KeyService
    let activity: ActivityStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/activity", show)
        routes.signedInGet("settings/keys/:id/activity.csv") { session, request, context in
            try await export(as: .csv, session, request, context)
        }
        routes.signedInGet("settings/keys/:id/activity.ndjson") { session, request, context in
            try await export(as: .ndjson, session, request, context)
        }
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let key = try await keys.key(context.requireKeyID(), in: team)
        let query = ActivityQuery(FormBody(queryOf: request))
        let now = time.now
        let summary = try await activity.summary(of: key.id, in: team, days: query.span.days, at: now)
        let chart: ActivityChart
        let routes: [ActivitySummary.Count]
        if query.span == .day {
            let hours = try await activity.hours(of: key.id, in: team, at: now)
            chart = ActivityChart(
                hours.hours.map { .init(name: Self.hour($0.start), requests: $0.requests, denied: $0.denied) }, unit: "hour")
            routes = hours.routes
        } else {
            chart = ActivityChart(
                summary.days.map {
                    .init(name: String($0.start.description.prefix(10)), requests: $0.requests, denied: $0.denied)
                }, unit: "day")
            routes = summary.routes
        }
        // Before the page is read: what is written between the two is told twice, and shown once.
        let tail = try await activity.tail(of: key.id, in: team)
        let found =
            query.faults.isEmpty
            ? try await activity.page(
                of: key.id, in: team, where: query.filter, before: query.position, limit: Self.pageSize)
            : .nothing
        let page = KeyActivityPage(
            key: key, query: query, chart: chart, routes: routes, summary: summary, found: found, tail: tail)
        return try pages.response(page, for: session, status: query.faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func export(
        as format: ActivityExport, _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let key = try await keys.key(context.requireKeyID(), in: team)
        let query = ActivityQuery(FormBody(queryOf: request))
        guard query.faults.isEmpty else {
            throw Problem(.unprocessableContent, detail: "The filter cannot be read. Set it on the page of the key's activity.")
        }
        let portion = { @Sendable (position: ActivityPosition?) in
            try await activity.page(
                of: key.id, in: team, where: query.filter, before: position, limit: Download.portion)
        }
        return try Download.response(
            named: "activity-\(key.id).\(format.rawValue)", type: format.type,
            first: (beginning: format.beginning, page: try await portion(query.position)),
            text: { try $0.beginning + format.text(of: $0.page.lines) },
            next: { last in
                guard let next = last.page.next else { return nil }
                return ("", try await portion(next))
            })
    }

    private static func hour(_ time: Timestamp) -> String { String(ActivityRow.precise(time).prefix(16)) }
}
