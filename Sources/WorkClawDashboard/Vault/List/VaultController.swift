import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/vault`: the secrets that somebody may see, without their values, and what was done with them.
struct VaultController: Sendable {
    static let path = "/settings/vault"
    static let logPath = "\(path)/log"
    static let pageSize = 100

    let vault: VaultStore
    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/vault", show)
        routes.signedInGet("settings/vault/log", showLog)
        routes.signedInGet("settings/vault/:id", details)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let secrets = try await vault.list(in: team, seenBy: session.person.id)
        return try pages.response(VaultListPage(secrets, now: time.now), for: session)
    }

    @Sendable private func showLog(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let query = VaultLogQuery(FormBody(queryOf: request))
        let person = session.person.id
        let found = try await vault.log(
            in: team, seenBy: person, of: query.secret, before: query.before, limit: Self.pageSize + 1)
        let shown = Array(found.prefix(Self.pageSize))
        let actors = try await teams.people(Set(shown.compactMap(\.actor)), in: team)
        // Those whose log they may see.
        let secrets = try await vault.list(in: team, seenBy: person).filter(session.manages)
        return try pages.response(
            VaultLogPage(
                query, shown, last: found.count > shown.count ? shown.last?.id : nil, secrets: secrets, actors: actors,
                now: time.now), for: session)
    }

    @Sendable private func details(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let secret = try await context.requireSecret(of: session, in: vault)
        let people = try await teams.people([secret.createdBy, secret.updatedBy], in: secret.teamID)
        return try pages.response(
            SecretDetailsPage(secret, people: people, isManaged: session.manages(secret), now: time.now), for: session)
    }
}
