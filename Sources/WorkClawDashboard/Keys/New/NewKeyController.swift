import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/new`: makes a key, and shows it in the answer to the form, this once.
struct NewKeyController: Sendable {
    let keys: KeyService
    let teams: TeamStore
    let accounts: AccountStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/new") { session, request, _ in
            try await show(session, like: FormBody(queryOf: request)["from"])
        }
        // Not the signed-in kind: giving the password again changes the cookie, and wants the request.
        routes.post("settings/keys/new", make)
    }

    /// - Parameter id: of a key that the new one is to be like; empty for none.
    private func show(_ session: Session, like id: String) async throws -> Response {
        var form = FormBody("expires=\(KeyLifetimeChoice.quarter.rawValue)")
        if !id.isEmpty {
            guard let id = KeyID(id) else { throw KeyServiceError.notFound }
            form = FormBody(like: try await keys.key(id, in: session.requireMembership().team.id))
        }
        return try pages.response(
            try await page(session, form, formToken: session.makeFormToken(), faults: FormFaults()), for: session)
    }

    @Sendable private func make(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let session = try context.requireSession()
        try form.requireToken(of: session)
        guard let formToken = session.formToken(form["form"]) else {
            throw Problem(.foreignForm, detail: "Nothing was made. Load the page again and send its form.")
        }
        switch try await PasswordAgain(accounts: accounts, time: time).check(form, of: session, request, context) {
        case .refused(let fault):
            var faults = FormFaults()
            faults["password"] = fault
            return try pages.response(
                try await page(session, form, formToken: formToken, faults: faults), for: session,
                status: .unprocessableContent)
        case .proved(let session, let confirmed):
            var response = try await answer(form, formToken, session)
            if let confirmed { cookies.set(confirmed, on: &response) }
            return response
        }
    }

    private func answer(_ form: FormBody, _ formToken: FormToken, _ session: Session) async throws -> Response {
        let team = try session.requireMembership().team
        var faults = FormFaults()
        let lifetime = KeyLifetimeChoice(rawValue: form["expires"])
        if lifetime == nil { faults["expires"] = "Choose one." }
        let scopes = form.all("scope").compactMap { Scope($0) }
        if scopes.isEmpty { faults["scopes"] = "Choose at least one." }
        do {
            guard let lifetime, faults.isEmpty else { throw KeyServiceError.invalid([]) }
            let request = NewKey(name: form["name"], scopes: scopes, lifetime: lifetime.duration)
            let outcome = try await accounts.once(formToken, in: session, at: time.now) { claim in
                try await keys.issue(
                    request, in: team.id, by: session.person.id, alongside: claim.alongside { $0.key.id.description })
            }
            switch outcome {
            case .made(let issued): return try pages.response(MadeKeyPage(issued), for: session)
            case .repeated(let id): return try pages.response(MadeKeyPage(repeated: id), for: session)
            }
        } catch let KeyServiceError.invalid(found) {
            for fault in found { faults.note(fault) }
            return try pages.response(
                try await page(session, form, formToken: session.makeFormToken(), faults: faults), for: session,
                status: .unprocessableContent)
        }
    }

    private func page(
        _ session: Session, _ form: FormBody, formToken: FormToken, faults: FormFaults
    ) async throws -> NewKeyPage {
        let membership = try session.requireMembership()
        return NewKeyPage(
            form: form, faults: faults, role: membership.role, rules: try await teams.keyRules(of: membership.team.id),
            csrf: session.csrfToken, formToken: formToken.text, asksForPassword: session.needsConfirmation(at: time.now))
    }
}

extension FormFaults {
    fileprivate mutating func note(_ fault: KeyServiceError.Fault) {
        let field = fault.field == "expires_in" ? "expires" : fault.field
        if self[field] == nil { self[field] = fault.message.prefix(1).uppercased() + fault.message.dropFirst() + "." }
    }
}

extension FormBody {
    /// The form for a key of the same name, scopes and, if it is offered, lifetime.
    fileprivate init(like key: APIKey) {
        let lifetime = KeyLifetimeChoice.allCases.first { $0.duration == key.expiresAt?.since(key.createdAt) } ?? .quarter
        let fields = [("name", key.name), ("expires", lifetime.rawValue)] + key.scopes.map { ("scope", $0.name) }
        self.init(fields.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&"))
    }
}
