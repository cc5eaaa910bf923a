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
    let vault: VaultStore
    let scopes: Published<ScopeCatalog>
    let confirmation: PasswordConfirmation
    let publicURL: @Sendable () -> PublicURL
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/keys/new") { session, request, _ in
            try await show(session, asked: FormBody(queryOf: request))
        }
        routes.confirmedPost("settings/keys/new", confirmation, refuse: refuse, act: make)
    }

    /// - Parameter query: `from`, a key that the new one is to be like, or `preset`, scopes that are often wanted together.
    private func show(_ session: Session, asked query: FormBody) async throws -> Response {
        let membership = try session.requireMembership()
        var form = FormBody(expires: .quarter, scopes: [])
        if !query["from"].isEmpty {
            guard let id = KeyID(query["from"]) else { throw KeyServiceError.notFound }
            form = FormBody(like: try await keys.key(id, in: membership.team.id))
        } else if let preset = ScopePreset(rawValue: query["preset"]) {
            form = FormBody(expires: .quarter, scopes: preset.scopes(for: membership.role, of: scopes.value))
        }
        return try pages.response(
            try await page(session, form, formToken: session.makeFormToken(), faults: FormFaults()), for: session)
    }

    @Sendable private func refuse(
        _ session: Session, _ form: FormBody, _ faults: FormFaults, _ context: DashboardRequestContext
    ) async throws -> Response {
        let page = try await page(session, form, formToken: form.requireFormToken(of: session), faults: faults)
        return try pages.response(page, for: session, status: .unprocessableContent)
    }

    @Sendable private func make(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let formToken = try form.requireFormToken(of: session)
        let team = try session.requireMembership().team
        var faults = FormFaults()
        let lifetime = KeyLifetimeChoice(rawValue: form["expires"])
        if lifetime == nil { faults["expires"] = "Choose one." }
        let scopes = form.all("scope").compactMap { Scope($0) }
        if scopes.isEmpty { faults["scopes"] = "Choose at least one." }
        let day = lifetime == .date ? KeyEndDay(form["expires_on"], in: session.timeZone) : nil
        if lifetime == .date {
            if day == nil { faults["expires_on"] = "Choose a day, such as \(KeyEndDay.text(time.now, in: session.timeZone))." }
            if let day, day.end <= time.now { faults["expires_on"] = "This day is over." }
        }
        let limits = LimitsChoice(form, &faults).limits ?? []
        let keep = KeepChoice(form, &faults)
        do {
            guard let lifetime, faults.isEmpty else { throw KeyServiceError.invalid([]) }
            let request = NewKey(
                name: form["name"], scopes: scopes, lifetime: lifetime.duration, expiresAt: day?.end, limits: limits)
            let outcome = try await accounts.once(formToken, in: session, at: time.now) { claim in
                try await keys.issue(
                    request, in: team.id, by: session.person.id,
                    alongside: claim.alongside(keep.map { vault.keeping(as: $0.name, in: $0.scope) }) {
                        $0.key.id.description
                    })
            }
            switch outcome {
            case .made(let issued):
                let kept = try await vault.secret(holding: issued.key.id, in: team.id, seenBy: session.person.id)
                return try pages.response(MadeKeyPage(issued, kept: kept, at: publicURL()), for: session)
            case .repeated(let id): return try pages.response(MadeKeyPage(repeated: id), for: session)
            }
        } catch let KeyServiceError.invalid(found) {
            for fault in found { faults.note(fault, isDay: lifetime == .date) }
        } catch let error as WorkspaceError where keep != nil {
            try faults.noteKeeping(error)
        }
        return try pages.response(
            try await page(session, form, formToken: session.makeFormToken(), faults: faults), for: session,
            status: .unprocessableContent)
    }

    private func page(
        _ session: Session, _ form: FormBody, formToken: FormToken, faults: FormFaults
    ) async throws -> NewKeyPage {
        let membership = try session.requireMembership()
        return NewKeyPage(
            form: form, faults: faults, role: membership.role, catalog: scopes.value,
            rules: try await teams.keyRules(of: membership.team.id),
            csrf: session.csrfToken, formToken: formToken.text, password: confirmation.field(for: session, faults),
            today: KeyEndDay.text(time.now, in: session.timeZone))
    }
}

extension FormFaults {
    fileprivate mutating func note(_ fault: KeyServiceError.Fault, isDay: Bool) {
        let field = fault.field == "expires_in" ? (isDay ? "expires_on" : "expires") : fault.field
        if self[field] == nil { self[field] = fault.message.prefix(1).uppercased() + fault.message.dropFirst() + "." }
    }
}

extension FormBody {
    /// The form for a key of the same name, scopes, limits and, if it is offered, lifetime.
    fileprivate init(like key: APIKey) {
        let lifetime = KeyLifetimeChoice.allCases.first { $0.duration == key.expiresAt?.since(key.createdAt) } ?? .quarter
        self.init(name: key.name, expires: lifetime, scopes: key.scopes, limits: key.limits)
    }

    fileprivate init(name: String = "", expires lifetime: KeyLifetimeChoice, scopes: [Scope], limits: [RateLimit] = []) {
        let fields =
            [("name", name), ("expires", lifetime.rawValue), ("limits", LimitsChoice.text(limits))]
            + scopes.map { ("scope", $0.name) }
        self.init(fields.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&"))
    }
}
