import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/deployments/{id}`: a deployment, how far it has come, and what has happened; and the way back.
struct DeploymentController: Sendable {
    let deployments: DeploymentStore
    let accounts: AccountStore
    let teams: TeamStore
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("deployments/:id") { session, _, context in
            let details = try await details(session, context)
            let deployment = details.deployment
            let makers = try await teams.people([deployment.createdBy], in: deployment.teamID)
            let page = DeploymentDetailsPage(
                details, maker: makers[deployment.createdBy], manages: session.managesClaws, now: time.now)
            return try pages.response(page, for: session)
        }
        routes.signedInGet("deployments/:id/roll-back") { session, _, context in
            let details = try await managedDetails(session, context)
            guard details.revisionAfterRollback != nil else { return .redirect(to: details.deployment.id.path) }
            return try pages.response(ask(details, session, session.makeFormToken()), for: session)
        }
        routes.signedInPost("deployments/:id/roll-back", rollBack)
    }

    @Sendable private func rollBack(
        _ session: Session, _ form: FormBody, _ context: DashboardRequestContext
    ) async throws -> Response {
        let details = try await managedDetails(session, context)
        let token = try form.requireFormToken(of: session)
        let (deployment, now) = (details.deployment, time.now)
        do {
            // Sent again, it leads to the same page.
            _ = try await accounts.once(token, in: session, at: now) { claim in
                try await deployments.rollBack(
                    deployment.id, by: session.person.id, in: deployment.teamID, at: now,
                    recording: claim.completion { $0.id.description })
            }
            return .redirect(to: deployment.id.path)
        } catch let error as WorkspaceError where Self.refusals.contains(error.code) {
            var page = ask(details, session, token)
            page.refusal = error.message
            return try pages.response(page, for: session, status: .conflict)
        }
    }

    private static let refusals: Set<WorkspaceError.Code> = [
        .noPreviousRevision, .notInService, .privateSecret, .deploymentInProgress,
    ]

    private func details(
        _ session: Session, _ context: DashboardRequestContext
    ) async throws -> DeploymentDetails {
        try await deployments.details(
            of: context.requireDeploymentID(), in: session.requireMembership().team.id, seenBy: session.person.id)
    }

    private func managedDetails(
        _ session: Session, _ context: DashboardRequestContext
    ) async throws -> DeploymentDetails {
        let details = try await details(session, context)
        _ = try session.requireMembership(allowing: .manageClaws)
        return details
    }

    private func ask(_ details: DeploymentDetails, _ session: Session, _ token: FormToken) -> AskPage {
        let deployment = details.deployment
        let lead =
            switch (details.revisionAfterRollback, deployment.status) {
            case (let number?, .succeeded):
                "Revision \(deployment.revision) goes out of service. Afterwards \(details.clawName) answers from revision \(number), as it did before. What is edited stays as it is."
            case (let number?, _):
                "The deployment is stopped. Afterwards \(details.clawName) answers from revision \(number), on every host. What is edited stays as it is."
            case (nil, _): "There is nothing to go back to."
            }
        return AskPage(
            title: "Roll back revision \(deployment.revision) of \(details.clawName)?", lead: lead,
            back: AskPage.Back(name: "Deployment", path: deployment.id.path), action: "\(deployment.id.path)/roll-back",
            button: "Roll back", csrf: session.csrfToken, formToken: token.text)
    }
}
