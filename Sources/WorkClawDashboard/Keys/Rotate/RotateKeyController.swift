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
    let confirmation: PasswordConfirmation
    let publicURL: @Sendable () -> PublicURL
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/:id/rotate", show)
        routes.confirmedPost("settings/keys/:id/rotate", confirmation, refuse: refuse, act: rotate)
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

    @Sendable private func refuse(
        _ session: Session, _ form: FormBody, _ faults: FormFaults, _ context: DashboardRequestContext
    ) async throws -> Response {
        let page = RotateKeyPage(
            try await keys.managedKey(session, context), form: form, faults: faults, session: session,
            formToken: try form.requireFormToken(of: session), now: time.now)
        return try pages.response(page, for: session, status: .unprocessableContent)
    }

    @Sendable private func rotate(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let formToken = try form.requireFormToken(of: session)
        let key = try await keys.managedKey(session, context)
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
