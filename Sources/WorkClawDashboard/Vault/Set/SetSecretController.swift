import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/vault/new` and `/settings/vault/{id}/replace`: puts a value into the vault. No answer has it.
struct SetSecretController: Sendable {
    let accounts: AccountStore
    let vault: VaultStore
    let confirmation: PasswordConfirmation
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/vault/new") { session, _, _ in
            let page = try page(session, nil, FormBody(""), session.makeFormToken(), FormFaults())
            return try pages.response(page, for: session)
        }
        routes.confirmedPost("settings/vault/new", confirmation) { session, form, faults, _ in
            let page = try page(session, nil, form, form.requireFormToken(of: session), faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } act: { session, form, _ in
            try await set(session, nil, form, form.requireFormToken(of: session))
        }
        routes.signedInGet("settings/vault/:id/replace") { session, _, context in
            let secret = try await managedSecret(session, context)
            let page = try page(session, secret, FormBody(""), session.makeFormToken(), FormFaults())
            return try pages.response(page, for: session)
        }
        routes.confirmedPost("settings/vault/:id/replace", confirmation) { session, form, faults, context in
            let secret = try await managedSecret(session, context)
            let page = try page(session, secret, form, form.requireFormToken(of: session), faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } act: { session, form, context in
            let secret = try await managedSecret(session, context)
            return try await set(session, secret, form, form.requireFormToken(of: session))
        }
    }

    private func managedSecret(_ session: Session, _ context: DashboardRequestContext) async throws -> Secret {
        let secret = try await context.requireSecret(of: session, in: vault)
        try session.requireManaging(secret)
        return secret
    }

    /// - Parameter old: the secret whose value is replaced; `nil` for one that is named in the form.
    private func set(
        _ session: Session, _ old: Secret?, _ form: FormBody, _ token: FormToken
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        var faults = FormFaults()
        let name = old?.name ?? SecretName(form["name"])
        if name == nil {
            faults["name"] = "Must be 1 to \(SecretName.longest) letters, digits, hyphens and underscores."
        }
        let scope = old?.scope ?? SecretScope(rawValue: form["scope"])
        if scope == nil { faults["scope"] = "Choose one." }
        let value = faults.value { () throws(FieldFault) in try SecretValue(Self.text(of: form["value"])) }
        if let name, let scope, let value {
            do {
                let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
                    try await vault.set(
                        name, to: value, scope: scope, description: old == nil ? form["description"] : nil, in: team,
                        by: session.person.id, at: time.now, recording: claim.completion { $0.id.description })
                }
                switch outcome {
                case .made(let secret): return .redirect(to: "\(VaultController.path)/\(secret.id)")
                case .repeated(let id): return .redirect(to: "\(VaultController.path)/\(id)")
                }
            } catch let fault as FieldFault {
                faults.note(fault)
            }
        }
        return try pages.response(
            try page(session, old, form, token, faults), for: session, status: .unprocessableContent)
    }

    /// Browsers send each end of a line as two characters, whichever was typed or pasted (HTML Standard, 4.10.22.4).
    private static func text(of value: String) -> String { value.replacing("\r\n", with: "\n") }

    private func page(
        _ session: Session, _ old: Secret?, _ form: FormBody, _ token: FormToken, _ faults: FormFaults
    ) throws -> SetSecretPage {
        let role = try session.requireMembership().role
        return SetSecretPage(
            old, form, faults, role: role, csrf: session.csrfToken, formToken: token.text,
            password: confirmation.field(for: session, faults))
    }
}
