import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// Mails a link to `/verify/{token}`, by which somebody proves that they read their address's mail.
struct VerificationController: Sendable {
    let accounts: AccountStore
    let mail: MailQueue
    let publicURL: @Sendable () -> PublicURL
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInPost("account/verify", tracing: send)
        routes.signedInGet("verify/:token") { session, _, context in
            let token = try Self.token(context)
            let email = try await accounts.address(of: token, for: session, at: time.now)?.text
            let isChange = email != nil && email != session.person.email
            let lead =
                "The link proves that the mail of \(email ?? session.person.email) reaches you."
                + (isChange ? " It becomes the address of your account, and all of your other sessions end." : "")
            let page = AskPage(
                title: isChange ? "Change your address" : "Confirm your address", lead: lead,
                back: AskPage.Back(name: "Account", path: AccountController.path), action: "/verify/\(token.expose())",
                button: isChange ? "Change the address" : "Confirm", csrf: session.csrfToken, isDangerous: false)
            return try pages.response(page, for: session)
        }
        routes.signedInPost("verify/:token") { session, _, context in
            let verified = try await accounts.verify(Self.token(context), by: session, at: time.now)
            if let old = verified.old { mail.send(.addressChanged(from: old, to: verified.email)) }
            return .redirect(to: AccountController.path)
        }
    }

    @Sendable private func send(_ session: Session, _ form: FormBody, _ client: ClientTrace) async throws -> Response {
        let email = try EmailAddress(session.person.email)
        switch try await accounts.requestVerification(of: email, for: session, from: client, at: time.now) {
        case .proved(let token):
            try await mail.mailer.send(.verification(of: email, token, at: publicURL()))
            return .redirect(to: AccountController.path + "?mail=sent")
        case .wait:
            return .redirect(to: AccountController.path + "?mail=later")
        case .wrong: return .redirect(to: AccountController.path)
        }
    }

    private static func token(_ context: DashboardRequestContext) throws -> VerificationToken {
        guard let token = context.parameters.get("token").flatMap({ VerificationToken($0) }) else {
            throw WorkspaceError(.linkInvalid, "This is no link of ours. Ask for another one.")
        }
        return token
    }
}
