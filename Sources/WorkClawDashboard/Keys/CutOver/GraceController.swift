import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/{id}/end-grace` and `/extend-grace`: cuts a rotated key's grace short, or gives it more time.
struct GraceController: Sendable {
    let keys: KeyService
    let accounts: AccountStore
    let activity: ActivityStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/end-grace", show)
        routes.signedInPost("settings/keys/:id/end-grace", end)
        routes.signedInPost("settings/keys/:id/extend-grace", extend)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (key, now) = (try await keys.managedKey(session, context), time.now)
        guard key.status(at: now) == .rotating, let start = key.supersededAt else { return .redirect(to: key.path) }
        let callers = try await activity.callers(of: key.id, in: key.teamID, since: start)
        let page = EndGracePage(
            key, callers: CallersView(callers, span: "since the rotation", now: now), session: session)
        return try pages.response(page, for: session)
    }

    @Sendable private func end(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let key = try await keys.managedKey(session, context)
        do {
            _ = try await keys.endGrace(of: key.id, in: key.teamID, by: session.person.id)
        } catch KeyServiceError.rule(.notRotating) {
            // It has ended meanwhile, or this was sent twice. The key's page says how it stands.
        }
        return .redirect(to: key.path)
    }

    @Sendable private func extend(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let key = try await keys.managedKey(session, context)
        guard let formToken = session.formToken(form["form"]) else {
            throw Problem(.foreignForm, detail: "Nothing was extended. Load the page again and send its form.")
        }
        guard let length = GraceExtension(rawValue: form["by"]) else {
            throw Problem(
                .unprocessableContent, detail: "A grace is extended by 1 hour, 24 hours or 7 days. Nothing was extended.")
        }
        // Once: sent twice, it would be extended by twice as much.
        _ = try await accounts.once(formToken, in: session, at: time.now) { claim in
            try await keys.extendGrace(
                of: key.id, by: length.duration, in: key.teamID, by: session.person.id,
                alongside: { try claim.record(key.path, on: $0) })
        }
        return .redirect(to: key.path)
    }
}
