import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/join-link/{token}`: joins a team by a link for many. A person who is new says their address and a password; one who is known signs in first.
struct JoinLinkController: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.get("join-link/:token", show)
        routes.post("join-link/:token", join)
    }

    @Sendable private func show(_ request: Request, _ context: DashboardRequestContext) async throws -> Response {
        let (token, team) = try await offer(context)
        return try pages.response(
            JoinLinkPage(token, team, context.session, FormBody(""), FormFaults()), for: context.session)
    }

    @Sendable private func join(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (token, team) = try await offer(context)
        if let session = context.session {
            try form.requireToken(of: session)
            let joined = try await teams.join(by: token, as: session.person.id, at: time.now)
            _ = try await accounts.switchTeam(of: session, to: joined.team.id)
            return .redirect(to: LocalPath.start.text)
        }
        var faults = FormFaults()
        let email = faults.value { () throws(FieldFault) in try EmailAddress(form["email"]) }
        let password = faults.value { () throws(FieldFault) in try Password(form["password"]) }
        if let email, let password {
            do {
                let joined = try await teams.join(by: token, email: email, password: password, at: time.now)
                let started = try await accounts.startSession(
                    for: joined.member.person.id, using: joined.team.id, from: context.trace(of: request),
                    device: cookies.device(of: request), replacing: cookies.session(of: request), at: time.now)
                var response = Response.redirect(to: LocalPath.start.text)
                cookies.set(started, on: &response)
                return response
            } catch let fault as FieldFault {
                faults.note(fault)
            } catch let error as WorkspaceError where error.code == .personExists {
                faults["email"] = "This address has an account: sign in to join."
            }
        }
        return try pages.response(
            JoinLinkPage(token, team, nil, form, faults), for: nil, status: .unprocessableContent)
    }

    private func offer(_ context: DashboardRequestContext) async throws -> (JoinLinkToken, Team) {
        guard let token = context.parameters.get("token").flatMap({ JoinLinkToken($0) }),
            let team = try await teams.team(of: token, at: time.now)
        else { throw TeamStore.invitationInvalid }
        return (token, team)
    }
}
