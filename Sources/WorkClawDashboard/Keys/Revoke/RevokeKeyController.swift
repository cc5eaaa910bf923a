import APIKeys
import APIKeysStore
import Foundation
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/{id}/revoke`: says what still uses the key, asks whether it is meant, and revokes it.
struct RevokeKeyController: Sendable {
    let keys: KeyService
    let activity: ActivityStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/revoke", show)
        routes.signedInPost("settings/keys/:id/revoke", revoke)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (key, now) = (try await keys.managedKey(session, context), time.now)
        guard key.status(at: now).isLiving else { return .redirect(to: key.path) }
        let use = try await RecentUse(of: key, in: activity, at: now)
        return try pages.response(try await page(use, FormBody(""), FormFaults(), session), for: session)
    }

    @Sendable private func revoke(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (key, now) = (try await keys.managedKey(session, context), time.now)
        guard key.status(at: now).isLiving else { return .redirect(to: key.path) }
        let use = try await RecentUse(of: key, in: activity, at: now)
        var faults = FormFaults()
        if use.isInUse(at: now), !use.isName(form["name"]) {
            faults["name"] = form["name"].isEmpty ? "Type the key's name." : "This is not the key's name."
        }
        let reason = form["reason"].trimmingCharacters(in: .whitespacesAndNewlines)
        do {
            guard faults.isEmpty else { throw KeyServiceError.invalid([]) }
            _ = try await keys.revoke(
                key.id, in: key.teamID, by: session.person.id, reason: reason.isEmpty ? nil : reason,
                family: !form["family"].isEmpty)
            return .redirect(to: key.path)
        } catch KeyServiceError.invalid(let found) {
            if !found.isEmpty { faults["reason"] = "At most 200 characters." }
            return try pages.response(
                try await page(use, form, faults, session), for: session, status: .unprocessableContent)
        }
    }

    private func page(
        _ use: RecentUse, _ form: FormBody, _ faults: FormFaults, _ session: Session
    ) async throws -> RevokeKeyPage {
        let now = time.now
        let lineage = try await keys.lineage(of: use.key, longest: KeyDetailsPage.longestLine)
        return RevokeKeyPage(
            use, livingRelatives: lineage.relatives.filter { $0.status(at: now).isLiving }.count, form: form, faults: faults,
            session: session, now: now)
    }
}
