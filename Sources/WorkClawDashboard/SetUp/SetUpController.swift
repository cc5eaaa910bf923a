import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/set-up/{token}`: makes the first team and its Owner, by the link that the server printed, and signs them in.
struct SetUpController: Sendable {
    let accounts: AccountStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.get("set-up/:token", show)
        routes.post("set-up/:token", setUp)
    }

    @Sendable private func show(_ request: Request, _ context: DashboardRequestContext) async throws -> Response {
        _ = try await openToken(context)
        return try pages.response(SetUpPage(form: FormBody(""), faults: FormFaults()), for: nil)
    }

    @Sendable private func setUp(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let token = try await openToken(context)
        var faults = FormFaults()
        let name = faults.value { () throws(FieldFault) in try TeamName(form["name"]) }
        let email = faults.value { () throws(FieldFault) in try EmailAddress(form["email"]) }
        let password = faults.value { () throws(FieldFault) in try Password(form["password"]) }
        if let name, let email, let password {
            do {
                let made = try await accounts.setUp(
                    with: token, name: name, email: email, password: password, at: time.now)
                let started = try await accounts.startSession(
                    for: made.owner.id, using: made.team.id, from: context.trace(of: request),
                    device: cookies.device(of: request), replacing: cookies.session(of: request), at: time.now)
                var response = Response.redirect(to: LocalPath.start.text)
                cookies.set(started, on: &response)
                return response
            } catch let fault as FieldFault {
                faults.note(fault)
            }
        }
        return try pages.response(SetUpPage(form: form, faults: faults), for: nil, status: .unprocessableContent)
    }

    private func openToken(_ context: DashboardRequestContext) async throws -> SetUpToken {
        guard let token = context.parameters.get("token").flatMap({ SetUpToken($0) }),
            try await accounts.opens(token, at: time.now)
        else {
            throw WorkspaceError(
                .linkInvalid, "It has been used, or ran out after 30 minutes. Start the server again for another one.")
        }
        return token
    }
}
