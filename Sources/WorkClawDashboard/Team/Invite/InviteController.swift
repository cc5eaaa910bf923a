import APIKeys
import HTTPTypes
import Hummingbird
import Logging
import WorkClaw

/// `/settings/team/invite`: invites somebody, and shows the link in the answer to the form, this once.
struct InviteController: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let confirmation: PasswordConfirmation
    /// Without one the link is shown to whoever invites.
    let mailer: (any Mailer)?
    let pages: Pages
    let publicURL: @Sendable () -> PublicURL
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/team/invite") { session, _, _ in
            let page = try page(session, FormBody("role=member"), session.makeFormToken(), FormFaults())
            return try pages.response(page, for: session)
        }
        routes.confirmedPost("settings/team/invite", confirmation) { session, form, faults, _ in
            let page = try page(session, form, form.requireFormToken(of: session), faults)
            return try pages.response(page, for: session, status: .unprocessableContent)
        } act: { session, form, context in
            try await invite(session, form, form.requireFormToken(of: session), context)
        }
    }

    private func invite(
        _ session: Session, _ form: FormBody, _ token: FormToken, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .manageMembers).team
        var faults = FormFaults()
        let email = faults.value { () throws(FieldFault) in try EmailAddress(form["email"]) }
        let role = AssignableRole(rawValue: form["role"])
        if role == nil { faults["role"] = "Choose one." }
        if let email, let role {
            do {
                let outcome = try await accounts.once(token, in: session, at: time.now) { claim in
                    try await teams.invite(
                        email, as: role, by: session.person.id, in: team.id, at: time.now,
                        recording: claim.completion { $0.invitation.id.description })
                }
                let isMailed = await mail(outcome, to: team, from: session, context)
                return try pages.response(page(outcome, isMailed: isMailed), for: session)
            } catch let error as WorkspaceError where [.alreadyMember, .alreadyInvited].contains(error.code) {
                faults["email"] = error.message
            }
        }
        return try pages.response(
            try page(session, form, token, faults), for: session, status: .unprocessableContent)
    }

    /// - Returns: whether the link is on its way, so that nobody else need see it.
    private func mail(
        _ outcome: FormOutcome<IssuedInvitation>, to team: Team, from session: Session, _ context: DashboardRequestContext
    ) async -> Bool {
        guard let mailer, case .made(let issued) = outcome else { return false }
        do {
            try await mailer.send(.invitation(issued, to: team, from: session.person.email, at: publicURL()))
            return true
        } catch {
            context.logger.error("a mail cannot be sent", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func page(_ outcome: FormOutcome<IssuedInvitation>, isMailed: Bool) -> SecretPage {
        let next = AskPage.Back(name: "To the team", path: TeamController.path)
        switch outcome {
        case .made(let issued) where isMailed:
            return SecretPage(
                title: "Invitation sent",
                lead: "\(issued.invitation.email) has a mail with the link, which works once, for 7 days.",
                secret: nil, copy: "Copy the link", next: next)
        case .made(let issued):
            return SecretPage(
                title: "Invitation made",
                lead:
                    "This is the link for \(issued.invitation.email). Send it to them yourself: it is shown this once, and works "
                    + "once, for 7 days.",
                secret: publicURL().link(for: issued.token), copy: "Copy the link", next: next)
        case .repeated:
            return SecretPage(
                title: "This invitation was made already",
                lead:
                    "Its link was shown then, and cannot be shown again. If you have not kept it, revoke the invitation and make "
                    + "another.",
                secret: nil, copy: "Copy the link", next: next)
        }
    }

    private func page(
        _ session: Session, _ form: FormBody, _ token: FormToken, _ faults: FormFaults
    ) throws -> InvitePage {
        let viewer = try session.requireMembership(allowing: .manageMembers).role
        return InvitePage(
            form, faults, viewer: viewer, csrf: session.csrfToken, formToken: token.text,
            password: confirmation.field(for: session, faults))
    }
}
