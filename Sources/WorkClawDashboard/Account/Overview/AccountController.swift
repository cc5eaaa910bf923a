import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/account`: what somebody sees of their own account, in whichever team they are.
struct AccountController: Sendable {
    static let path = "/account"

    let accounts: AccountStore
    let teams: TeamStore
    let sendsMail: Bool
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("account") { session, request, _ in
            let mail = FormBody(queryOf: request)["mail"]
            return try await pages.response(page(session, mail: mail, faults: FormFaults()), for: session)
        }
        routes.signedInPost("account/join", join)
        routes.signedInPost("account/time-zone", chooseTimeZone)
        routes.signedInPost("account/sessions/end", end)
        routes.signedInPost("account/sessions/end-others", endOthers)
    }

    @Sendable private func chooseTimeZone(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        var faults = FormFaults()
        guard let zone = faults.value({ () throws(FieldFault) in try AccountTimeZone(form["time_zone"]) }) else {
            return try pages.response(
                try await page(session, faults: faults), for: session, status: .unprocessableContent)
        }
        try await accounts.setTimeZone(of: session.person.id, to: zone)
        return .redirect(to: Self.path)
    }

    /// A team that the person's verified address lets them join.
    @Sendable private func join(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        guard let team = TeamID(form["team"]) else {
            throw WorkspaceError(.notFound, "There is no team here that lets you join.")
        }
        _ = try await teams.joinByDomain(team, as: session.person.id, at: time.now)
        _ = try await accounts.switchTeam(of: session, to: team)
        return .redirect(to: TeamController.path)
    }

    /// Another session of the same person. One that is over already, or another's, is none.
    @Sendable private func end(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        guard let id = SessionID(form["id"]), id != session.id, try await accounts.end(id, of: session.person.id) else {
            throw WorkspaceError(.notFound, "You have no other session of this id. It may be over.")
        }
        return .redirect(to: Self.path)
    }

    @Sendable private func endOthers(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        try await accounts.endOthers(than: session)
        return .redirect(to: Self.path)
    }

    /// - Parameter mail: what came of asking for a link.
    private func page(_ session: Session, mail: String = "", faults: FormFaults) async throws -> AccountPage {
        let now = time.now
        let person = session.person.id
        return AccountPage(
            session, sendsMail: sendsMail, mail: mail, open: try await teams.teamsOpen(to: person),
            factor: try await accounts.secondFactor(of: person),
            sessions: try await accounts.sessions(besides: session, at: now),
            teams: try await accounts.memberships(of: person), faults: faults, now: now)
    }
}
