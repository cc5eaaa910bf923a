import APIKeys
import Hummingbird
import WorkClaw

extension DashboardRequestContext {
    /// The secret that the address names, if `session`'s person may see it.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`, also for another team's, and for somebody else's own.
    func requireSecret(of session: Session, in vault: VaultStore) async throws -> Secret {
        let team = try session.requireMembership().team.id
        guard let id = parameters.get("id").flatMap({ SecretID($0) }),
            let secret = try await vault.list(in: team, seenBy: session.person.id).first(where: { $0.id == id })
        else { throw WorkspaceError(.notFound, "There is no such secret in this team's vault.") }
        return secret
    }
}

extension Session {
    /// Whether the person may replace and delete the secret.
    func manages(_ secret: Secret) -> Bool {
        secret.owner == person.id || secret.owner == nil && membership?.role.allows(.manageTeamSecrets) == true
    }

    /// - Throws: ``WorkspaceError`` `roleForbids` unless they may.
    func requireManaging(_ secret: Secret) throws {
        guard manages(secret) else {
            throw WorkspaceError(.roleForbids, "Only the Owner and Admins may change the team's secrets.")
        }
    }
}
