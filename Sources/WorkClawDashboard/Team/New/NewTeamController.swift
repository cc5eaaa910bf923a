import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/team/new`: makes another team, whose Owner is whoever makes it, and goes on to it.
struct NewTeamController: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/team/new") { session, _, _ in
            try pages.response(
                NewTeamPage(session, FormBody(""), session.makeFormToken(), FormFaults()), for: session)
        }
        routes.signedInPost("settings/team/new", make)
    }

    @Sendable private func make(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let token = try form.requireFormToken(of: session)
        var faults = FormFaults()
        if let name = faults.value({ () throws(FieldFault) in try TeamName(form["name"]) }) {
            do {
                let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
                    try await teams.createTeam(
                        name: name, ownedBy: session.person.id, at: time.now,
                        recording: claim.completion { $0.team.id.description })
                }
                let made: TeamID? =
                    switch outcome {
                    case .made(let made): made.team.id
                    case .repeated(let id): TeamID(id)
                    }
                if let made { _ = try await accounts.switchTeam(of: session, to: made) }
                return .redirect(to: TeamController.path)
            } catch let error as WorkspaceError where error.code == .nameTaken {
                faults["name"] = error.message
            }
        }
        return try pages.response(
            NewTeamPage(session, form, token, faults), for: session, status: .unprocessableContent)
    }
}
