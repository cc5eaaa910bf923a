import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/connections`: the ways from a Claw to services outside.
struct ClawConnectionsController: Sendable {
    let claws: ClawStore
    let tracer: ClawChangeTracer
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/connections") { session, _, context in
            let claw = try await claws.managedClaw(session, context)
            let page = ClawConnectionsPage(claw, session, ConnectionsForm(claw.connections), version: claw.version)
            return try pages.response(page, for: session)
        }
        routes.signedInPost("claws/:id/connections", save)
    }

    @Sendable private func save(
        _ session: Session, _ body: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let claw = try await claws.managedClaw(session, context)
        var form = ConnectionsForm(body)
        // A form without the version was made for none that there ever was.
        let version = Int(body["version"]) ?? 0
        do {
            let changes = ClawChanges(connections: .some(form.connections))
            let outcome = try await claws.update(
                claw.id, in: claw.teamID, with: changes, by: session.person.id, ifVersion: version, at: time.now)
            guard case .refused(let found) = outcome else { return .redirect(to: claw.id.path) }
            form.show(found)
            var page = ClawConnectionsPage(claw, session, form, version: version)
            page.refusal = form.faultOfAll
            return try pages.response(page, for: session, status: .unprocessableContent)
        } catch let error as WorkspaceError where error.code == .preconditionFailed {
            let present = try await claws.details(of: claw.id, in: claw.teamID, seenBy: session.person.id)
            var page = ClawConnectionsPage(claw, session, form, version: present.claw.version)
            page.refusal = try await tracer.notice(of: present, now: time.now)
            page.show(present: present.claw.connections)
            return try pages.response(page, for: session, status: .conflict)
        } catch let error as WorkspaceError where error.code == .privateSecret {
            var page = ClawConnectionsPage(claw, session, form, version: version)
            page.refusal = error.message
            return try pages.response(page, for: session, status: .conflict)
        }
    }
}
