public import APIKeys
import SQLDatabase

extension SkillStore {
    /// What the catalogue holds now, for those who may install it.
    ///
    /// - Throws: ``WorkspaceError`` `roleForbids`.
    public func offers(to person: UserID, in team: TeamID) async throws -> SkillOffers {
        _ = try await database.read { connection in
            try TeamStore.require(.manageClaws, of: person, in: team, locking: false, on: connection)
        }
        return try await catalog.contents().offers
    }
}
