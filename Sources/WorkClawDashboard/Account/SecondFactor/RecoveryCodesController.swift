import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/account/recovery-codes`: ten new codes, shown once, in the place of those before.
struct RecoveryCodesController: Sendable {
    private static let path = "/account/recovery-codes"

    let accounts: AccountStore
    let confirmation: PasswordConfirmation
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("account/recovery-codes") { session, _, _ in
            guard try await accounts.secondFactor(of: session.person.id) != nil else {
                return .redirect(to: AccountController.path)
            }
            return try pages.response(ask(session, session.makeFormToken(), FormFaults()), for: session)
        }
        routes.confirmedPost("account/recovery-codes", confirmation) { session, form, faults, _ in
            let page = try ask(session, form.requireFormToken(of: session), faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } act: { session, form, _ in
            try await make(session, form.requireFormToken(of: session))
        }
    }

    private func make(_ session: Session, _ token: FormToken) async throws -> Response {
        guard try await accounts.secondFactor(of: session.person.id) != nil else {
            return .redirect(to: AccountController.path)
        }
        let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
            try await accounts.regenerateRecoveryCodes(
                of: session, at: time.now, recording: claim.completion { _ in "made" })
        }
        switch outcome {
        case .made(let codes): return try pages.response(Self.page(codes), for: session)
        case .repeated: return try pages.response(Self.page(nil), for: session)
        }
    }

    private func ask(_ session: Session, _ token: FormToken, _ faults: FormFaults) -> AskPage {
        AskPage(
            title: "Make new recovery codes?", lead: "The ones that you have work no longer then.",
            back: AskPage.Back(name: "Account", path: AccountController.path), action: Self.path, button: "Make new codes",
            csrf: session.csrfToken, isDangerous: false, formToken: token.text,
            password: confirmation.field(for: session, faults))
    }

    /// - Parameter codes: `nil` if they have been shown before.
    static func page(_ codes: [RecoveryCode]?) -> SecretPage {
        SecretPage(
            title: codes == nil ? "Your recovery codes were shown already" : "Your recovery codes",
            lead: codes == nil
                ? "They cannot be shown again. If you have not kept them, make new ones."
                : "Each signs you in once if your phone is gone. They are shown this once: print them, or keep them in a safe place.",
            secret: codes?.map { $0.expose() }.joined(separator: "\n"), copy: "Copy the codes",
            next: AskPage.Back(name: "To your account", path: AccountController.path))
    }
}
