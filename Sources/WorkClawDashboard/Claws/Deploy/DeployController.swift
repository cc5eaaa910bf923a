import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/claws/{id}/deploy`: takes a Claw's configuration into service, by a strategy that one chooses.
struct DeployController: Sendable {
    let claws: ClawStore
    let deployments: DeploymentStore
    let accounts: AccountStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("claws/:id/deploy") { session, _, context in
            let standing = try await managedStanding(session, context)
            let page = DeployPage(standing, FormBody(""), session.makeFormToken(), FormFaults(), session)
            return try pages.response(page, for: session)
        }
        routes.signedInPost("claws/:id/deploy", deploy)
    }

    @Sendable private func deploy(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let standing = try await managedStanding(session, context)
        let token = try form.requireFormToken(of: session)
        let (claw, now) = (standing.details.claw, time.now)
        var faults = FormFaults()
        guard let rollout = Self.rollout(form, &faults) else {
            let page = DeployPage(standing, form, token, faults, session)
            return try pages.response(page, for: session, status: .unprocessableContent)
        }
        do {
            let outcome = try await accounts.once(token, in: session, at: now) { claim in
                try await deployments.create(
                    of: claw.id, rollout: rollout, by: session.person.id, in: claw.teamID, at: now,
                    recording: claim.completion { $0.id.description })
            }
            switch outcome {
            case .made(let deployment): return .redirect(to: deployment.id.path)
            case .repeated(let id): return .redirect(to: "\(DeploymentListController.path)/\(id)")
            }
        } catch let error as WorkspaceError where [.deploymentInProgress, .privateSecret].contains(error.code) {
            var page = DeployPage(standing, form, token, faults, session)
            page.refusal = error.message
            return try pages.response(page, for: session, status: .conflict)
        }
    }

    /// What was chosen; `nil`, with all that is wrong with it, if it is no rollout.
    private static func rollout(_ form: FormBody, _ faults: inout FormFaults) -> Rollout? {
        let strategy = DeploymentStrategy(rawValue: form["strategy"])
        if strategy == nil { faults["strategy"] = "Choose one. (required)" }
        func number(_ field: String, _ faults: inout FormFaults) -> Int? {
            guard let text = form.optional(field) else { return nil }
            let number = Int(text)
            if number == nil { faults[field] = "Must be a whole number. (wrong_type)" }
            return number
        }
        let maxConcurrent = number("max_concurrent", &faults)
        let batchSize = number("batch_size", &faults)
        let window = number("validation_window", &faults)
        faults.noteRules(
            Rollout.faults(
                strategy: strategy, maxConcurrent: maxConcurrent, batchSize: batchSize, validationWindow: window))
        guard faults.isEmpty, let strategy else { return nil }
        return Rollout(
            strategy, maxConcurrent: maxConcurrent, batchSize: batchSize, validationWindow: window.map { .seconds($0) })
    }

    private func managedStanding(
        _ session: Session, _ context: DashboardRequestContext
    ) async throws -> ClawStanding {
        let standing = try await claws.standing(
            of: context.requireClawID(), in: session.requireMembership().team.id, seenBy: session.person.id)
        _ = try session.requireMembership(allowing: .manageClaws)
        return standing
    }
}
