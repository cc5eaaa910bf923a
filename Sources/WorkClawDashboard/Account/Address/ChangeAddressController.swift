import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/account/address`: another address for the account, by a link that is mailed to it.
struct ChangeAddressController: Sendable {
    static let path = "/account/address"

    let accounts: AccountStore
    let mailer: (any Mailer)?
    let publicURL: @Sendable () -> PublicURL
    let confirmation: PasswordConfirmation
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("account/address") { session, _, _ in
            try pages.response(page(session, FormBody(""), FormFaults()), for: session)
        }
        routes.signedInPost("account/address", tracing: ask)
    }

    /// The password is asked for with the form, however short ago it was given: whoever has the address has the account.
    @Sendable private func ask(_ session: Session, _ form: FormBody, _ client: ClientTrace) async throws -> Response {
        guard let mailer else {
            return try pages.response(page(session, form, FormFaults()), for: session, status: .unprocessableContent)
        }
        var faults = FormFaults()
        do {
            let email = try EmailAddress(form["email"])
            if email.text == session.person.email { faults["email"] = "This is your address already." }
            if faults.isEmpty {
                return try await send(to: email, by: mailer, session, form, client)
            }
        } catch let fault as FieldFault {
            faults.note(fault)
        }
        return try pages.response(page(session, form, faults), for: session, status: .unprocessableContent)
    }

    private func send(
        to email: EmailAddress, by mailer: any Mailer, _ session: Session, _ form: FormBody, _ client: ClientTrace
    ) async throws -> Response {
        var faults = FormFaults()
        let started: StartedSession
        switch try await confirmation.confirm(session, form, from: client) {
        case .refused(let found): return try refusal(session, form, found)
        case .confirmed(let confirmed): started = confirmed
        }
        var response: Response
        switch try await accounts.requestVerification(of: email, for: started.session, from: client, at: time.now) {
        case .proved(let token):
            try await mailer.send(.verification(of: email, token, at: publicURL()))
            response = .redirect(to: AccountController.path + "?mail=new")
        case .wait(let until):
            faults["email"] = Wait(until: until, now: time.now).text
            response = try refusal(started.session, form, faults)
        case .wrong: response = .redirect(to: AccountController.path)
        }
        confirmation.cookies.set(started, on: &response)
        return response
    }

    private func refusal(_ session: Session, _ form: FormBody, _ faults: FormFaults) throws -> Response {
        try pages.response(page(session, form, faults), for: session, status: .unprocessableContent)
    }

    private func page(_ session: Session, _ form: FormBody, _ faults: FormFaults) -> ChangeAddressPage {
        ChangeAddressPage(session, sendsMail: mailer != nil, form, faults)
    }
}
