import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/files/{file}`: one of the texts that a Claw is configured by, to read, and for some to edit.
struct ClawFileController: Sendable {
    let claws: ClawStore
    let tracer: ClawChangeTracer
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/files/:file") { session, _, context in
            let (file, standing) = (try Self.file(context), try await standing(session, context))
            return try pages.response(ClawFilePage(file, of: standing, session), for: session)
        }
        routes.signedInPost("claws/:id/files/:file", take)
    }

    @Sendable private func take(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (file, standing) = (try Self.file(context), try await standing(session, context))
        _ = try session.requireMembership(allowing: .manageClaws)
        let claw = standing.details.claw
        let changes = file.changes(to: form.text("text"))
        var page = ClawFilePage(file, of: standing, session)
        page.take(form)
        if form["act"] == "preview" {
            page.preview()
            let faults = changes.faults(for: session.person.id, kind: claw.kind)
            page.show(faults)
            return try pages.response(page, for: session, status: faults.isEmpty ? .ok : .unprocessableContent)
        }
        do {
            // A form without the version was made for none that there ever was.
            let outcome = try await claws.update(
                claw.id, in: claw.teamID, with: changes, by: session.person.id, ifVersion: Int(form["version"]) ?? 0,
                at: time.now)
            guard case .refused(let faults) = outcome else { return .redirect(to: claw.id.path) }
            page.show(faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } catch let error as WorkspaceError where error.code == .preconditionFailed {
            // As it is now, which may be later still than what was read above.
            let present = try await self.standing(session, context)
            page = ClawFilePage(file, of: present, session)
            page.take(form)
            page.refuse(try await tracer.notice(of: present.details, now: time.now), nowThatThereIs: present.details.claw)
            return try pages.response(page, for: session, status: .conflict)
        } catch let error as WorkspaceError where error.code == .privateSecret {
            page.refusal = error.message
            return try pages.response(page, for: session, status: .conflict)
        }
    }

    private func standing(_ session: Session, _ context: DashboardRequestContext) async throws -> ClawStanding {
        try await claws.standing(
            of: context.requireClawID(), in: session.requireMembership().team.id, seenBy: session.person.id)
    }

    private static func file(_ context: DashboardRequestContext) throws -> ClawFile {
        guard let file = context.parameters.get("file").flatMap(ClawFile.init(rawValue:)) else {
            throw WorkspaceError(.notFound, "A Claw has no such file.")
        }
        return file
    }
}
