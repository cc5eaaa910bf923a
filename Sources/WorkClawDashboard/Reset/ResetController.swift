import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/forgotten` mails a link to `/reset/{token}`, which sets another password.
struct ResetController: Sendable {
    let accounts: AccountStore
    let mail: MailQueue?
    let publicURL: @Sendable () -> PublicURL
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.get("forgotten") { _, _ in try pages.response(ForgottenPage(sendsMail: mail != nil), for: nil) }
        routes.post("forgotten", ask)
        routes.get("reset/:token", show)
        routes.post("reset/:token", reset)
    }

    @Sendable private func ask(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        guard let queue = mail else {
            return try pages.response(ForgottenPage(sendsMail: false), for: nil, status: .unprocessableContent)
        }
        do {
            _ = try EmailAddress(form["email"])
        } catch {
            let page = ForgottenPage(sendsMail: true, email: form["email"], fault: error.message)
            return try pages.response(page, for: nil, status: .unprocessableContent)
        }
        switch try await accounts.requestReset(email: form["email"], from: context.trace(of: request), at: time.now) {
        case .accepted(let mail):
            // Beside the answer, which would otherwise tell by its time that there is somebody to write to.
            if let mail { queue.send(try .reset(mail, at: publicURL())) }
            return try pages.response(ForgottenPage(sendsMail: true, isSent: true), for: nil)
        case .wait(let until):
            let wait = Wait(until: until, now: time.now)
            let page = ForgottenPage(sendsMail: true, email: form["email"], fault: wait.text)
            return try wait.marking(pages.response(page, for: nil, status: .tooManyRequests))
        }
    }

    @Sendable private func show(_ request: Request, _ context: DashboardRequestContext) async throws -> Response {
        try pages.response(ResetPage(email: try await open(context).person.email), for: nil)
    }

    @Sendable private func reset(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (token, person) = try await open(context)
        do {
            _ = try await accounts.resetPassword(with: token, to: Password(form["password"]), at: time.now)
        } catch let fault as FieldFault {
            let page = ResetPage(email: person.email, fault: fault.message)
            return try pages.response(page, for: nil, status: .unprocessableContent)
        }
        // Whoever was signed in here no longer is. The new password, and a second factor if there is one, are given where one signs in.
        var response = Response.redirect(to: "/sign-in")
        cookies.clearSession(on: &response)
        return response
    }

    private func open(_ context: DashboardRequestContext) async throws -> (token: ResetToken, person: Person) {
        guard let token = context.parameters.get("token").flatMap({ ResetToken($0) }),
            let person = try await accounts.person(of: token, at: time.now)
        else {
            throw WorkspaceError(.linkInvalid, "It has been used, or ran out after 30 minutes. Ask for another one.")
        }
        return (token, person)
    }
}
