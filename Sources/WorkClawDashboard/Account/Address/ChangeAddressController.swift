import APIKeys
import APIKeysHummingbird
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
        switch try await confirmation.confirm(session, form, from: client) {
        case .refused(let faults): return try refusal(session, form, faults)
        case .confirmed(let started):
            do {
                var response = try await send(to: email, by: mailer, confirmed: started.session, form, client)
                confirmation.cookies.set(started, on: &response)
                return response
            } catch {
                // The session has another token now, whatever becomes of the rest.
                var problem = Problem(onPage: error)
                problem.headers.append(confirmation.cookies.field(for: started))
                throw problem
            }
        }
    }

    private func send(
        to email: EmailAddress, by mailer: any Mailer, confirmed session: Session, _ form: FormBody, _ client: ClientTrace
    ) async throws -> Response {
        switch try await accounts.requestVerification(of: email, for: session, from: client, at: time.now) {
        case .proved(let token):
            try await mailer.send(.verification(of: email, token, at: publicURL()))
            return .redirect(to: AccountController.path + "?mail=new")
        case .wait(let until):
            var faults = FormFaults()
            faults["email"] = Wait(until: until, now: time.now).text
            return try refusal(session, form, faults)
        case .wrong: return .redirect(to: AccountController.path)
        }
    }

    private func refusal(_ session: Session, _ form: FormBody, _ faults: FormFaults) throws -> Response {
        try pages.response(page(session, form, faults), for: session, status: .unprocessableContent)
    }

    private func page(_ session: Session, _ form: FormBody, _ faults: FormFaults) -> ChangeAddressPage {
        ChangeAddressPage(session, sendsMail: mailer != nil, form, faults)
    }
}
