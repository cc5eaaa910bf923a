import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/new`: makes a Claw.
struct NewClawController: Sendable {
    let claws: ClawStore
    let accounts: AccountStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/new") { session, _, _ in
            _ = try session.requireMembership(allowing: .manageClaws)
            return try pages.response(
                NewClawPage(session, FormBody(""), session.makeFormToken(), FormFaults()), for: session)
        }
        routes.signedInPost("claws/new", make)
    }

    @Sendable private func make(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .manageClaws).team.id
        let token = try form.requireFormToken(of: session)
        let draft = ClawDraft(
            name: form["name"], domain: form.optional("domain"), instructions: form.text("instructions"),
            model: form.optional("model"))
        var faults = FormFaults()
        do {
            let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
                try await claws.create(
                    draft, by: session.person.id, in: team, at: time.now,
                    recording: claim.completion { $0.id.description })
            }
            switch outcome {
            case .made(.written(let claw)): return .redirect(to: claw.id.path)
            case .made(.refused(let found)): faults.noteRules(found)
            case .repeated(let id): return .redirect(to: "\(ClawListController.path)/\(id)")
            }
        } catch let error as WorkspaceError where error.code == .nameTaken {
            faults["name"] = "\(error.message) (\(error.code.rawValue))"
        }
        return try pages.response(NewClawPage(session, form, token, faults), for: session, status: .unprocessableContent)
    }
}
