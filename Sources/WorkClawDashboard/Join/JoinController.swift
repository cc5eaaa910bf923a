import APIKeys
import Foundation
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/join/{token}`: accepts an invitation. A person who is new sets a password; one who is known signs in first.
struct JoinController: Sendable {
    let accounts: AccountStore
    let teams: TeamStore
    let cookies: SessionCookies
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.get("join/:token", show)
        routes.post("join/:token", join)
    }

    private struct Offer {
        let token: InvitationToken
        let invitation: Invitation
        let team: Team
        let isKnown: Bool

        var path: String { "/join/\(token.expose())" }
    }

    @Sendable private func show(_ request: Request, _ context: DashboardRequestContext) async throws -> Response {
        let offer = try await offer(context)
        return try pages.response(page(offer, session: context.session), for: context.session)
    }

    @Sendable private func join(
        _ form: FormBody, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let offer = try await offer(context)
        if let session = context.session {
            try form.requireToken(of: session)
            let joined = try await teams.join(with: offer.token, as: session.person.id, at: time.now)
            _ = try await accounts.switchTeam(of: session, to: joined.team.id)
            return .redirect(to: LocalPath.start.text)
        }
        // Their password alone would pass by a second factor.
        guard !offer.isKnown else { return .redirect(to: "/sign-in?next=" + FormBody.encoded(offer.path)) }
        var faults = FormFaults()
        if let password = faults.value({ () throws(FieldFault) in try Password(form["password"]) }) {
            do {
                let joined = try await teams.join(with: offer.token, password: password, at: time.now)
                let started = try await accounts.startSession(
                    for: joined.member.person.id, using: joined.team.id, from: context.trace(of: request),
                    device: cookies.device(of: request), replacing: cookies.session(of: request), at: time.now)
                var response = Response.redirect(to: LocalPath.start.text)
                cookies.set(started, on: &response)
                return response
            } catch let fault as FieldFault {
                faults.note(fault)
            }
        }
        return try pages.response(
            page(offer, session: nil, fault: faults["password"]), for: nil, status: .unprocessableContent)
    }

    private func offer(_ context: DashboardRequestContext) async throws -> Offer {
        guard let token = context.parameters.get("token").flatMap({ InvitationToken($0) }),
            let found = try await teams.invitation(of: token, at: time.now)
        else { throw TeamStore.invitationInvalid }
        return Offer(token: token, invitation: found.invitation, team: found.team, isKnown: found.isKnown)
    }

    private func page(_ offer: Offer, session: Session?, fault: String? = nil) -> JoinPage {
        let isTheirs = session?.person.email.lowercased() == offer.invitation.email.lowercased()
        return JoinPage(
            team: offer.team.name, email: offer.invitation.email, role: offer.invitation.role.role.rawValue.capitalized,
            accept: isTheirs ? session?.csrfToken : nil, stranger: isTheirs ? nil : session?.person.email,
            signIn: session == nil && offer.isKnown ? "/sign-in?next=" + FormBody.encoded(offer.path) : nil,
            newPassword: session == nil && !offer.isKnown ? FieldView(fault: fault) : nil)
    }
}
