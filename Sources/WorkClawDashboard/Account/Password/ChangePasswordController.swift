import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/account/password`: another password, for the present one.
struct ChangePasswordController: Sendable {
    let accounts: AccountStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("account/password") { session, _, _ in
            try pages.response(ChangePasswordPage(session, FormFaults()), for: session)
        }
        routes.signedInPost("account/password", tracing: change)
    }

    @Sendable private func change(_ session: Session, _ form: FormBody, _ client: ClientTrace) async throws -> Response {
        var faults = FormFaults()
        do {
            let new = try Password(form["new_password"])
            let outcome = try await accounts.changePassword(
                of: session, from: form["old_password"], to: new, from: client, at: time.now)
            switch outcome {
            case .proved(let started):
                var response = Response.redirect(to: AccountController.path)
                cookies.set(started, on: &response)
                return response
            case .wrong: faults["old_password"] = "This is not your password."
            case .wait(let until): faults["old_password"] = Wait(until: until, now: time.now).text
            }
        } catch let fault as FieldFault {
            faults["new_password"] = fault.message
        }
        return try pages.response(ChangePasswordPage(session, faults), for: session, status: .unprocessableContent)
    }
}
