import APIKeys
import HTTPTypes
import Hummingbird
import WorkClaw

/// `/settings/vault/{id}/delete`: asks whether it is meant, and deletes the secret; of one that Claws refer to, it asks twice.
struct DeleteSecretController: Sendable {
    let vault: VaultStore
    let confirmation: PasswordConfirmation
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to routes: inout PageRoutes) {
        routes.signedInGet("settings/vault/:id/delete") { session, _, context in
            let secret = try await managedSecret(session, context)
            return try pages.response(ask(session, secret, FormFaults()), for: session)
        }
        routes.confirmedPost("settings/vault/:id/delete", confirmation) { session, _, faults, context in
            let secret = try await managedSecret(session, context)
            return try pages.response(ask(session, secret, faults), for: session, status: .unprocessableContent)
        } act: { session, form, context in
            let secret = try await managedSecret(session, context)
            do {
                try await vault.delete(
                    secret.name, scope: secret.scope, force: form["force"] == "yes", in: secret.teamID, by: session.person.id,
                    at: time.now)
                return .redirect(to: VaultController.path)
            } catch let error as WorkspaceError where error.code == .secretInUse {
                var page = ask(session, secret, FormFaults())
                page.refusal = error.message
                page.force = "Delete it nevertheless: what refers to it goes without."
                return try pages.response(page, for: session, status: .conflict)
            }
        }
    }

    private func managedSecret(_ session: Session, _ context: DashboardRequestContext) async throws -> Secret {
        let secret = try await context.requireSecret(of: session, in: vault)
        try session.requireManaging(secret)
        return secret
    }

    private func ask(_ session: Session, _ secret: Secret, _ faults: FormFaults) -> AskPage {
        let path = "\(VaultController.path)/\(secret.id)"
        return AskPage(
            title: "Delete \(secret.name)?", lead: "Its value is gone for ever.",
            back: AskPage.Back(name: secret.name.text, path: path), action: path + "/delete", button: "Delete the secret",
            csrf: session.csrfToken, password: confirmation.field(for: session, faults))
    }
}
