import APIKeys
import APIKeysStore
import WorkClaw

extension KeyService {
    /// The key that the address names, for a page that changes it.
    ///
    /// - Throws: ``KeyServiceError`` `notFound`; `notPermitted` for somebody who may only look at it.
    func managedKey(_ session: Session, _ context: DashboardRequestContext) async throws -> APIKey {
        let key = try await key(context.requireKeyID(), in: session.requireMembership().team.id)
        guard session.manages(key) else { throw KeyServiceError.notPermitted }
        return key
    }
}
