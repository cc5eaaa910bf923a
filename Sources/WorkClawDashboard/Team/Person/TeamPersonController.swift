import APIKeys
import APIKeysStore
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/team/people/{id}`: a member or an invitation, and all that may be done with them, each on a page that asks.
struct TeamPersonController: Sendable {
    let teams: TeamStore
    let confirmation: PasswordConfirmation
    let keyChanges: any KeyChangeBarrier
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/team/people/:id") { session, _, context in
            let membership = try session.requireMembership(allowing: .manageMembers)
            let entry = try await entry(context, in: membership)
            return try pages.response(TeamPersonPage(entry, viewer: membership.role, now: time.now), for: session)
        }
        for act in TeamAct.allCases {
            let path = "settings/team/people/:id/\(act.rawValue)"
            routes.signedInGet(path) { session, _, context in
                let membership = try session.requireMembership(allowing: act.capability)
                let entry = try await entry(context, in: membership)
                guard act.isOffered(for: entry, to: membership.role) else { return .redirect(to: TeamController.path) }
                return try pages.response(try await ask(act, entry, session, membership, FormFaults()), for: session)
            }
            routes.confirmedPost(path, confirmation) { session, _, faults, context in
                let membership = try session.requireMembership(allowing: act.capability)
                let entry = try await entry(context, in: membership)
                return try pages.response(
                    try await ask(act, entry, session, membership, faults), for: session, status: .unprocessableContent)
            } act: { session, _, context in
                try await perform(act, session, context)
            }
        }
    }

    private func perform(
        _ act: TeamAct, _ session: Session, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (team, actor, now) = (try session.requireMembership().team.id, session.person.id, time.now)
        let id = try Self.id(context)
        if let role = act.role {
            await settle(try await teams.changeRole(of: id, to: role, by: actor, in: team, at: now))
        } else if act == .remove {
            await settle(try await teams.remove(id, by: actor, in: team, at: now))
        } else if case .member(let member) = id {
            _ = try await teams.transferOwnership(to: member, by: actor, in: team, at: now)
        } else {
            throw Self.notFound
        }
        // Who has removed themselves is in no team now.
        let isSelf = act == .remove && id == .member(MemberID(actor))
        return .redirect(to: isSelf ? AccountController.path : TeamController.path)
    }

    /// Waits until this server refuses the keys that the change has revoked.
    private func settle(_ change: TeamChange) async {
        if !change.revokedKeys.isEmpty { await keyChanges.caughtUp() }
    }

    private func ask(
        _ act: TeamAct, _ entry: TeamEntry, _ session: Session, _ membership: Membership, _ faults: FormFaults
    ) async throws -> AskPage {
        var page = AskPage(
            title: "\(act.name(for: entry)): \(entry.email)", lead: act.lead(for: entry),
            back: AskPage.Back(name: entry.email, path: TeamAct.path(of: entry.id)), action: act.path(for: entry.id),
            button: act.name(for: entry), csrf: session.csrfToken, isDangerous: act != .makeAdmin,
            password: confirmation.field(for: session, faults))
        if act != .makeOwner {
            let keys = try await teams.keysAtStake(
                of: entry.id, becoming: act.role, by: session.person.id, in: membership.team.id, at: time.now)
            if !keys.isEmpty {
                page.list = AskPage.List(
                    title: "These keys are revoked with it", lines: keys.map { "\($0.name) (\($0.hint))" })
            }
        }
        return page
    }

    private func entry(_ context: DashboardRequestContext, in membership: Membership) async throws -> TeamEntry {
        try await teams.entry(Self.id(context).description, in: membership.team.id, at: time.now)
    }

    private static func id(_ context: DashboardRequestContext) throws -> TeamEntryID {
        guard let id = context.parameters.get("id").flatMap({ TeamEntryID($0) }) else { throw notFound }
        return id
    }

    private static let notFound = WorkspaceError(.notFound, "There is no such member or pending invitation.")
}
