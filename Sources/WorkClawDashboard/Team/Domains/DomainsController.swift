import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/team/domains`: whose verified addresses let them join the team by themselves.
struct DomainsController: Sendable {
    private static let path = "/settings/team/domains"

    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/team/domains") { session, _, _ in
            try pages.response(try await page(session, FormBody(""), FormFaults()), for: session)
        }
        routes.signedInPost("settings/team/domains", add)
        routes.signedInPost("settings/team/domains/remove", remove)
    }

    @Sendable private func add(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .manageMembers).team.id
        var faults = FormFaults()
        guard let domain = faults.value({ () throws(FieldFault) in try MailDomain(form["domain"]) }) else {
            return try pages.response(
                try await page(session, form, faults), for: session, status: .unprocessableContent)
        }
        try await teams.allow(domain, in: team, by: session.person.id, at: time.now)
        return .redirect(to: Self.path)
    }

    @Sendable private func remove(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership(allowing: .manageMembers).team.id
        let listed = try await teams.joinDomains(in: team).first { $0.domain.text == form["domain"] }
        // One that is off the list already is where it was wanted.
        if let listed { try await teams.disallow(listed.domain, in: team, by: session.person.id, at: time.now) }
        return .redirect(to: Self.path)
    }

    private func page(_ session: Session, _ form: FormBody, _ faults: FormFaults) async throws -> DomainsPage {
        let team = try session.requireMembership(allowing: .manageMembers).team
        return DomainsPage(
            domains: try await teams.joinDomains(in: team.id).map(\.domain.text), csrf: session.csrfToken,
            domain: FieldView(form["domain"], fault: faults["domain"]))
    }
}
