import APIKeys
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/{id}/revoke`: asks whether it is meant, and revokes the key.
struct RevokeKeyController: Sendable {
    let keys: KeyService
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/revoke", show)
        routes.signedInPost("settings/keys/:id/revoke", revoke)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let key = try await keys.key(context.requireKeyID(), in: session.requireMembership().team.id)
        guard session.manages(key) else { throw KeyServiceError.notPermitted }
        guard key.status(at: time.now).isLiving else { return .redirect(to: "/settings/keys/\(key.id)") }
        return try pages.response(
            RevokeKeyPage(name: key.name, hint: key.hint, path: "/settings/keys/\(key.id)", csrf: session.csrfToken),
            for: session)
    }

    @Sendable private func revoke(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team
        let revoked = try await keys.revoke(context.requireKeyID(), in: team.id, by: session.person.id)
        return .redirect(to: "/settings/keys/\(revoked.key.id)")
    }
}
