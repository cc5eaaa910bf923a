import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/explain`: why a request of the team's keys was refused. Of others it says the same as of those that never were.
struct ExplainController: Sendable {
    let keys: KeyService
    let activity: ActivityStore
    let pages: Pages

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/explain", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let typed = FormBody(queryOf: request)["request_id"].trimmingCharacters(in: .whitespacesAndNewlines)
        if typed.isEmpty { return try pages.response(ExplainPage(), for: session) }
        guard let id = RequestID(typed) else {
            let field = FieldView(typed, fault: "A request id begins with req_ and has 26 characters behind it.")
            return try pages.response(ExplainPage(requestID: field), for: session, status: .unprocessableContent)
        }
        guard let found = try await activity.request(id, in: team) else {
            return try pages.response(ExplainPage(requestID: FieldView(typed), isNothing: true), for: session)
        }
        let explanation = RequestExplanation(found, key: try await keys.key(found.keyID, in: team))
        return try pages.response(ExplainPage(requestID: FieldView(typed), found: explanation), for: session)
    }
}
