import APIKeys
import APIKeysHummingbird
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/keys/{id}/rotate`: rotates a key, and shows the new one in the answer to the form, this once.
struct RotateKeyController: Sendable {
    let keys: KeyService
    let accounts: AccountStore
    let cookies: SessionCookies
    let publicURL: @Sendable () -> PublicURL
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/rotate", show)
        // Not the signed-in kind: giving the password again changes the cookie, and wants the request.
        routes.post("settings/keys/:id/rotate", rotate)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let key = try await keys.managedKey(session, context)
        guard key.status(at: time.now) == .active else { return try refusal(of: key, session) }
        let page = RotateKeyPage(
            key, form: FormBody("grace=\(GraceChoice.day.rawValue)"), faults: FormFaults(), session: session,
            formToken: session.makeFormToken(), now: time.now)
        return try pages.response(page, for: session)
    }

    @Sendable private func rotate(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let session = try context.requireSession()
        try form.requireToken(of: session)
        guard let formToken = session.formToken(form["form"]) else {
            throw Problem(.foreignForm, detail: "Nothing was rotated. Load the page again and send its form.")
        }
        let key = try await keys.managedKey(session, context)
        var faults = FormFaults()
        switch try await PasswordAgain(accounts: accounts, time: time).check(form, of: session, request, context) {
        case .refused(let fault):
            faults["password"] = fault
            let page = RotateKeyPage(
                key, form: form, faults: faults, session: session, formToken: formToken, now: time.now)
            return try pages.response(page, for: session, status: .unprocessableContent)
        case .proved(let session, let confirmed):
            var response = try await answer(form, formToken, key, session)
            if let confirmed { cookies.set(confirmed, on: &response) }
            return response
        }
    }

    private func answer(
        _ form: FormBody, _ formToken: FormToken, _ key: APIKey, _ session: Session
    ) async throws -> Response {
        guard let grace = GraceChoice(rawValue: form["grace"]) else {
            var faults = FormFaults()
            faults["grace"] = "Choose one."
            let page = RotateKeyPage(
                key, form: form, faults: faults, session: session, formToken: session.makeFormToken(), now: time.now)
            return try pages.response(page, for: session, status: .unprocessableContent)
        }
        do {
            let outcome = try await accounts.once(formToken, in: session, at: time.now) { claim in
                try await keys.rotate(
                    key.id, in: key.teamID, by: session.person.id, grace: grace.duration,
                    alongside: claim.alongside { $0.key.id.description })
            }
            switch outcome {
            case .made(let (issued, predecessor)):
                let page = RotatedKeyPage(issued, old: predecessor, at: publicURL(), now: time.now)
                return try pages.response(page, for: session)
            case .repeated(let id): return try pages.response(RotatedKeyPage(repeated: id), for: session)
            }
        } catch KeyServiceError.rule(.notActive) {
            return try refusal(of: try await keys.key(key.id, in: key.teamID), session)
        }
    }

    private func refusal(of key: APIKey, _ session: Session) throws -> Response {
        try pages.response(NotRotatedPage(key, now: time.now), for: session, status: .conflict)
    }
}
