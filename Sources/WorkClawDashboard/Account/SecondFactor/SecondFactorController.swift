import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/account/second-factor`: enrols an authenticator app, in two steps, or takes it away.
struct SecondFactorController: Sendable {
    private static let path = "/account/second-factor"
    private static let back = AskPage.Back(name: "Account", path: AccountController.path)

    let accounts: AccountStore
    let confirmation: PasswordConfirmation
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("account/second-factor") { session, _, _ in
            guard try await accounts.secondFactor(of: session.person.id) == nil else {
                return .redirect(to: AccountController.path)
            }
            return try pages.response(beginPage(session, session.makeFormToken(), FormFaults()), for: session)
        }
        routes.confirmedPost("account/second-factor", confirmation) { session, form, faults, _ in
            let page = try beginPage(session, form.requireFormToken(of: session), faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } act: { session, form, _ in
            try await begin(session, form.requireFormToken(of: session))
        }
        routes.signedInPost("account/second-factor/code", tracing: finish)
        routes.signedInGet("account/second-factor/off") { session, _, _ in
            guard try await accounts.secondFactor(of: session.person.id) != nil else {
                return .redirect(to: AccountController.path)
            }
            return try pages.response(offPage(session, FormFaults()), for: session)
        }
        routes.confirmedPost("account/second-factor/off", confirmation) { session, _, faults, _ in
            try pages.response(offPage(session, faults), for: session, status: .unprocessableContent)
        } act: { session, _, _ in
            try await accounts.disableSecondFactor(of: session, at: time.now)
            return .redirect(to: AccountController.path)
        }
    }

    private func begin(_ session: Session, _ token: FormToken) async throws -> Response {
        let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
            try await accounts.beginEnrolment(of: session, at: time.now, recording: claim.completion { _ in "begun" })
        }
        switch outcome {
        case .made(let secret): return try pages.response(EnrolmentPage(session, secret: secret), for: session)
        case .repeated: return try pages.response(EnrolmentPage(session, secret: nil), for: session)
        }
    }

    @Sendable private func finish(_ session: Session, _ form: FormBody, _ client: ClientTrace) async throws -> Response {
        do {
            let outcome = try await accounts.finishEnrolment(
                of: session, code: form["code"].filter { !$0.isWhitespace }, from: client, at: time.now)
            switch outcome {
            case .proved(let enrolled):
                var response = try pages.response(RecoveryCodesController.page(enrolled.recoveryCodes), for: session)
                confirmation.cookies.set(enrolled.session, on: &response)
                return response
            case .wrong:
                let page = EnrolmentPage(
                    session, secret: nil, fault: "This is not the app's code. It may have changed just now: type the next one.")
                return try pages.response(page, for: session, status: .unprocessableContent)
            case .wait(let until):
                let wait = Wait(until: until, now: time.now)
                return try wait.marking(
                    pages.response(
                        EnrolmentPage(session, secret: nil, fault: wait.text), for: session, status: .tooManyRequests))
            }
        } catch let error as WorkspaceError where error.code == .secondFactorActive {
            // The form was sent again.
            return try pages.response(RecoveryCodesController.page(nil), for: session)
        }
    }

    private func beginPage(_ session: Session, _ token: FormToken, _ faults: FormFaults) -> AskPage {
        AskPage(
            title: "Set up an authenticator app",
            lead:
                "You need an app for one-time codes on your phone. It reads a picture from the next page, and shows a new code "
                + "every 30 seconds; you are asked for one whenever you sign in.",
            back: Self.back, action: Self.path, button: "Continue", csrf: session.csrfToken, isDangerous: false,
            formToken: token.text, password: confirmation.field(for: session, faults))
    }

    private func offPage(_ session: Session, _ faults: FormFaults) -> AskPage {
        AskPage(
            title: "Switch the second step off?",
            lead: "Your password alone is enough to sign in then, and your recovery codes work no longer.", back: Self.back,
            action: Self.path + "/off", button: "Switch off", csrf: session.csrfToken,
            password: confirmation.field(for: session, faults))
    }
}
