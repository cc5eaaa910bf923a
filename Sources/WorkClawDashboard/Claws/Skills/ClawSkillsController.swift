import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/skills`: what skills a Claw has, what they lack, and what there is to install.
struct ClawSkillsController: Sendable {
    let claws: ClawStore
    let skills: SkillStore
    let accounts: AccountStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/skills") { session, _, context in
            let claw = try await claw(session, context)
            return try pages.response(try await page(claw, session), for: session)
        }
        routes.signedInPost("claws/:id/skills", install)
        for (act, changes) in Self.changes {
            routes.signedInPost("claws/:id/skills/:skill/\(act)") { session, _, context in
                try await change(changes, session, context)
            }
        }
        routes.signedInGet("claws/:id/skills/:skill/remove") { session, _, context in
            let (claw, skill) = try await managedSkill(session, context)
            return try pages.response(ask(skill, of: claw, session), for: session)
        }
        routes.signedInPost("claws/:id/skills/:skill/remove", remove)
    }

    /// What one step can change of a skill.
    private static let changes: [(act: String, changes: SkillChanges)] = [
        ("enable", SkillChanges(isEnabled: true)), ("disable", SkillChanges(isEnabled: false)),
        ("update", SkillChanges(versions: .any)),
    ]

    @Sendable private func install(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let claw = try await claws.managedClaw(session, context)
        let token = try form.requireFormToken(of: session)
        let now = time.now
        do {
            guard let name = SkillName(form["name"]) else { throw FieldFault(.required, at: "name", "Choose a skill.") }
            // Sent again, it leads to the same list.
            _ = try await accounts.once(token, in: session, at: now) { claim in
                let outcome = try await skills.install(
                    name, on: claw.id, in: claw.teamID, by: session.person.id, at: now,
                    recording: claim.completion { $0.skill.id.description })
                if case .refused(let faults) = outcome, let fault = faults.first { throw fault }
            }
            return .redirect(to: "\(claw.id.path)/skills")
        } catch {
            return try await refusal(of: error, claw, session)
        }
    }

    private func change(
        _ changes: SkillChanges, _ session: Session, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (claw, state) = try await managedSkill(session, context)
        do {
            let outcome = try await skills.update(
                state.skill.id, on: claw.id, in: claw.teamID, with: changes, by: session.person.id, at: time.now)
            if case .refused(let faults) = outcome, let fault = faults.first { throw fault }
            return .redirect(to: "\(claw.id.path)/skills")
        } catch {
            return try await refusal(of: error, claw, session)
        }
    }

    @Sendable private func remove(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let (claw, state) = try await managedSkill(session, context)
        do {
            try await skills.remove(
                state.skill.id, from: claw.id, in: claw.teamID, by: session.person.id, at: time.now)
            return .redirect(to: "\(claw.id.path)/skills")
        } catch {
            return try await refusal(of: error, claw, session)
        }
    }

    /// The list with a word about why something was not done.
    private func refusal(of error: any Error, _ claw: Claw, _ session: Session) async throws -> Response {
        var page = try await page(claw, session)
        switch error {
        case let fault as FieldFault:
            page.refusal = "\(fault.message) (\(fault.code.rawValue))"
            return try pages.response(page, for: session, status: .unprocessableContent)
        case let error as WorkspaceError where [.skillInstalled, .privateSecret].contains(error.code):
            page.refusal = error.message
            return try pages.response(page, for: session, status: .conflict)
        default: throw error
        }
    }

    private func page(_ claw: Claw, _ session: Session) async throws -> ClawSkillsPage {
        let installed = try await skills.list(
            on: claw.id, in: claw.teamID, seenBy: session.person.id, limit: InstalledSkill.mostOnAClaw)
        let offers = session.managesClaws ? try await skills.offers(to: session.person.id, in: claw.teamID) : nil
        return ClawSkillsPage(claw, installed.skills, offers: offers, session: session, now: time.now)
    }

    private func claw(_ session: Session, _ context: DashboardRequestContext) async throws -> Claw {
        try await claws.claw(
            context.requireClawID(), in: session.requireMembership().team.id, seenBy: session.person.id)
    }

    /// The skill that the address names, of a Claw that the person may change.
    private func managedSkill(
        _ session: Session, _ context: DashboardRequestContext
    ) async throws -> (Claw, SkillState) {
        let claw = try await claws.managedClaw(session, context)
        let installed = try await skills.list(
            on: claw.id, in: claw.teamID, seenBy: session.person.id, limit: InstalledSkill.mostOnAClaw)
        guard let id = context.parameters.get("skill").flatMap({ SkillID($0) }),
            let state = installed.skills.first(where: { $0.skill.id == id })
        else { throw WorkspaceError(.notFound, "The Claw has no such skill.") }
        return (claw, state)
    }

    private func ask(_ state: SkillState, of claw: Claw, _ session: Session) -> AskPage {
        let path = "\(claw.id.path)/skills"
        return AskPage(
            title: "Remove \(state.skill.name) from \(claw.name)?",
            lead: "What is in service keeps it until the Claw is deployed again. You can install it again later.",
            back: AskPage.Back(name: "Skills of \(claw.name)", path: path),
            action: "\(path)/\(state.skill.id)/remove", button: "Remove the skill", csrf: session.csrfToken)
    }
}
