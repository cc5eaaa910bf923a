import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/deployments` and `/claws/{id}/deployments`: what was taken into service, and when, newest first.
struct DeploymentListController: Sendable {
    static let path = "/deployments"
    static let pageSize = 25
    /// How many Claws one can choose among; the one that is chosen is always shown.
    static let mostClaws = 200

    let deployments: DeploymentStore
    let claws: ClawStore
    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("deployments") { session, request, _ in
            try await show(DeploymentQuery(FormBody(queryOf: request)), session)
        }
        routes.signedInGet("claws/:id/deployments") { session, request, context in
            let claw = try await claws.claw(
                context.requireClawID(), in: session.requireMembership().team.id, seenBy: session.person.id)
            return try await show(DeploymentQuery(FormBody(queryOf: request), of: claw), session)
        }
    }

    private func show(_ query: DeploymentQuery, _ session: Session) async throws -> Response {
        let (team, viewer) = (try session.requireMembership().team.id, session.person.id)
        let found = try await deployments.list(
            of: query.clawID, status: query.status, in: team, seenBy: viewer, limit: Self.pageSize, before: query.before)
        let shown = Set(found.deployments.map(\.clawID) + [query.clawID].compactMap(\.self))
        let names = try await claws.names(of: shown, in: team, seenBy: viewer)
        let choice = query.claw == nil ? try await claws.names(in: team, seenBy: viewer, limit: Self.mostClaws) : []
        let makers = try await teams.people(Set(found.deployments.map(\.createdBy)), in: team)
        return try pages.response(
            DeploymentListPage(
                query, found, names: names, choice: choice, makers: makers, manages: session.managesClaws, now: time.now),
            for: session)
    }
}
