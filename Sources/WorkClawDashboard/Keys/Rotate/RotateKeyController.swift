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
    let vault: VaultStore
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
        let page = try await page(
            key, FormBody("grace=\(GraceChoice.day.rawValue)"), FormFaults(), session, session.makeFormToken())
        return try pages.response(page, for: session)
    }

    private func page(
        _ key: APIKey, _ form: FormBody, _ faults: FormFaults, _ session: Session, _ formToken: FormToken
    ) async throws -> RotateKeyPage {
        RotateKeyPage(
            key, kept: try await vault.secret(holding: key.id, in: key.teamID, seenBy: session.person.id),
            role: try session.requireMembership().role, form: form, faults: faults, session: session, formToken: formToken,
            now: time.now)
    }

    @Sendable private func refuse(
        _ session: Session, _ form: FormBody, _ faults: FormFaults, _ context: DashboardRequestContext
    ) async throws -> Response {
        let page = try await page(
            keys.managedKey(session, context), form, faults, session, form.requireFormToken(of: session))
        return try pages.response(page, for: session, status: .unprocessableContent)
    }

    @Sendable private func rotate(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let formToken = try form.requireFormToken(of: session)
        let key = try await keys.managedKey(session, context)
        var faults = FormFaults()
        let grace = GraceChoice(rawValue: form["grace"])
        if grace == nil { faults["grace"] = "Choose one." }
        let limits = LimitsChoice(form, &faults).limits
        // Where the vault keeps the old key, the new one takes its place anyway.
        let isKept = try await vault.secret(holding: key.id, in: key.teamID, seenBy: session.person.id) != nil
        let keep = isKept ? nil : KeepChoice(form, &faults)
        do {
            guard let grace, faults.isEmpty else {
                let page = try await page(key, form, faults, session, session.makeFormToken())
                return try pages.response(page, for: session, status: .unprocessableContent)
            }
            let outcome = try await accounts.once(formToken, in: session, at: time.now) { claim in
                try await keys.rotate(
                    key.id, in: key.teamID, by: session.person.id, grace: grace.duration, limits: limits,
                    alongside: claim.alongside(keep.map { vault.keeping(as: $0.name, in: $0.scope) }) {
                        $0.key.id.description
                    })
            }
            switch outcome {
            case .made(let (issued, predecessor)):
                let kept = try await vault.secret(holding: issued.key.id, in: key.teamID, seenBy: session.person.id)
                let page = RotatedKeyPage(issued, kept: kept, old: predecessor, at: publicURL(), now: time.now)
                return try pages.response(page, for: session)
            case .repeated(let id): return try pages.response(RotatedKeyPage(repeated: id), for: session)
            }
        } catch KeyServiceError.rule(.notActive) {
            return try refusal(of: try await keys.key(key.id, in: key.teamID), session)
        } catch let error as WorkspaceError where keep != nil {
            try faults.noteKeeping(error)
            let page = try await page(key, form, faults, session, session.makeFormToken())
            return try pages.response(page, for: session, status: .unprocessableContent)
        }
    }

    private func refusal(of key: APIKey, _ session: Session) throws -> Response {
        try pages.response(NotRotatedPage(key, now: time.now), for: session, status: .conflict)
    }
}
