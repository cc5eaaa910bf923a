import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/team/links`: makes links that many may join by, and revokes them.
struct JoinLinksController: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let confirmation: PasswordConfirmation
    let pages: Pages
    let publicURL: @Sendable () -> PublicURL
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/team/links/new") { session, _, _ in
            let page = try page(session, FormBody("expires=7"), session.makeFormToken(), FormFaults())
            return try pages.response(page, for: session)
        }
        routes.confirmedPost("settings/team/links/new", confirmation) { session, form, faults, _ in
            let page = try page(session, form, form.requireFormToken(of: session), faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } act: { session, form, _ in
            try await make(session, form, form.requireFormToken(of: session))
        }
        routes.signedInGet("settings/team/links/:id/revoke", ask)
        routes.signedInPost("settings/team/links/:id/revoke", revoke)
    }

    private func make(_ session: Session, _ form: FormBody, _ token: FormToken) async throws -> Response {
        let team = try session.requireMembership(allowing: .manageMembers).team.id
        var faults = FormFaults()
        let lifetime = JoinLinkLifetime(rawValue: form["expires"])
        if lifetime == nil { faults["expires"] = "Choose one." }
        let typed = form["most_uses"].filter { !$0.isWhitespace }
        let mostUses = Int(typed)
        if mostUses == nil, !typed.isEmpty { faults["most_uses"] = "Must be a number, or empty for any number." }
        if let lifetime, faults.isEmpty {
            do {
                let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
                    try await teams.makeJoinLink(
                        in: team, lifetime: lifetime.duration, mostUses: mostUses, by: session.person.id, at: time.now,
                        recording: claim.completion { $0.link.id.description })
                }
                return try pages.response(page(outcome), for: session)
            } catch let fault as FieldFault {
                faults.note(fault)
            }
        }
        return try pages.response(
            try page(session, form, token, faults), for: session, status: .unprocessableContent)
    }

    private func page(_ outcome: FormOutcome<IssuedJoinLink>) -> SecretPage {
        let next = AskPage.Back(name: "To the team", path: TeamController.path)
        switch outcome {
        case .made(let issued):
            return SecretPage(
                title: "Link made", lead: "Whoever has it can join as a Member. It is shown this once.",
                secret: publicURL().link(for: issued.token), copy: "Copy the link", next: next)
        case .repeated:
            return SecretPage(
                title: "This link was made already",
                lead: "It was shown then, and cannot be shown again. If you have not kept it, revoke it and make another.",
                secret: nil, copy: "Copy the link", next: next)
        }
    }

    @Sendable private func ask(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .manageMembers).team.id
        let id = try Self.id(context)
        guard try await teams.joinLinks(in: team, at: time.now).contains(where: { $0.id == id }) else { throw Self.notFound }
        let page = AskPage(
            title: "Revoke the link?", lead: "Nobody can join by it any more. Who has joined by it stays.",
            back: AskPage.Back(name: "Team", path: TeamController.path), action: "\(TeamController.path)/links/\(id)/revoke",
            button: "Revoke", csrf: session.csrfToken)
        return try pages.response(page, for: session)
    }

    @Sendable private func revoke(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        try await teams.revoke(Self.id(context), by: session.person.id, in: team, at: time.now)
        return .redirect(to: TeamController.path)
    }

    private func page(
        _ session: Session, _ form: FormBody, _ token: FormToken, _ faults: FormFaults
    ) throws -> NewJoinLinkPage {
        _ = try session.requireMembership(allowing: .manageMembers)
        return NewJoinLinkPage(
            form, faults, csrf: session.csrfToken, formToken: token.text, password: confirmation.field(for: session, faults))
    }

    private static func id(_ context: DashboardRequestContext) throws -> JoinLinkID {
        guard let id = context.parameters.get("id").flatMap({ JoinLinkID($0) }) else { throw notFound }
        return id
    }

    private static let notFound = WorkspaceError(.notFound, "There is no such link.")
}
