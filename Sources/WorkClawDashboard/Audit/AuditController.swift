import APIKeys
import APIKeysHummingbird
import APIKeysStore
import Foundation
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/audit`: the audit log, as a page and as a file, for those who answer for the team.
struct AuditController: Sendable {
    static let pageSize = 50

    let audit: AuditStore
    let teams: TeamStore
    let pages: Pages

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/audit", show)
        routes.signedInGet("settings/audit.csv", export)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try teamToAnswerFor(of: session)
        let query = try await AuditQuery(FormBody(queryOf: request), team: team, teams: teams)
        let found =
            query.hasFaults
            ? AuditPage.nothing
            : try await audit.page(in: team, where: query.filter, before: query.before, limit: Self.pageSize)
        let people = try await teams.people(Set(found.entries.compactMap(\.actor)), in: team)
        return try pages.response(
            AuditLogPage(query: query, found: found, people: people), for: session,
            status: query.hasFaults ? .unprocessableContent : .ok)
    }

    @Sendable private func export(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try teamToAnswerFor(of: session)
        let query = try await AuditQuery(FormBody(queryOf: request), team: team, teams: teams)
        guard !query.hasFaults else {
            throw Problem(.unprocessableContent, detail: "The filter cannot be read. Set it on the page of the audit log.")
        }
        let portion = { @Sendable (before: EventID?, beginning: String) in
            let page = try await audit.page(in: team, where: query.filter, before: before, limit: Download.portion)
            let people = try await teams.people(Set(page.entries.compactMap(\.actor)), in: team)
            return (next: page.next, text: beginning + page.entries.map { Self.line($0, people) }.joined())
        }
        let heading = CSVText.line([
            "time", "id", "action", "actor", "actor_email", "subject", "details", "surface", "api_key", "address",
        ])
        return try Download.response(
            named: "audit-\(team).csv", type: Download.csv, first: try await portion(query.before, heading),
            text: { $0.text },
            next: { last in
                guard let next = last.next else { return nil }
                return try await portion(next, "")
            })
    }

    private static func line(_ entry: AuditEntry, _ people: [UserID: Person]) -> String {
        CSVText.line([
            entry.time.description, entry.id.description, entry.action, entry.actor?.description ?? "",
            entry.actor.flatMap { people[$0]?.email } ?? "", entry.subject,
            AuditLogPage.details(of: entry).joined(separator: "; "), entry.origin?.surface.rawValue ?? "",
            entry.origin?.keyID?.description ?? "", entry.origin?.address?.description ?? "",
        ])
    }

    /// - Throws: ``Problem`` for a role that may not see the log.
    private func teamToAnswerFor(of session: Session) throws -> TeamID {
        let membership = try session.requireMembership()
        guard membership.role.seesAuditLog else {
            throw Problem(.personForbidden, detail: "The audit log is for the Owner and the Admins of the team.")
        }
        return membership.team.id
    }
}
