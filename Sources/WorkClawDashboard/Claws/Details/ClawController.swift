import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}`: a Claw, as it is configured and as it answers.
struct ClawController: Sendable {
    let claws: ClawStore
    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id", show)
    }

    @Sendable private func show(
        _ session: Session, _ request: Request, _ context: DashboardRequestContext
    ) async throws -> Response {
        let team = try session.requireMembership().team.id
        let standing = try await claws.standing(of: context.requireClawID(), in: team, seenBy: session.person.id)
        let claw = standing.details.claw
        var ids = Set([claw.createdBy].compactMap(\.self))
        if case .people(let people) = claw.access { ids.formUnion(people) }
        let people = try await teams.people(ids, in: team)
        return try pages.response(
            ClawDetailsPage(standing, people: people, session: session, now: time.now), for: session)
    }
}
