public import APIKeys
import SQLDatabase

extension ClawStore {
    /// The same as ``claw(_:in:seenBy:)``, with what belongs to the Claw.
    public func details(of id: ClawID, in team: TeamID, seenBy viewer: UserID) async throws -> ClawDetails {
        let details = try await database.lookUp { connection in
            try Self.details(of: [Self.claw(id, in: team, seenBy: viewer, on: connection)], in: team, on: connection)
        }
        guard let details = details.first else { throw Self.notFound }
        return details
    }

    /// What belongs to Claws of `team` that have been read or written before, in the same order.
    public func details(of claws: [Claw], in team: TeamID) async throws -> [ClawDetails] {
        try await database.read { try Self.details(of: claws, in: team, on: $0) }
    }

    static func details(of claws: [Claw], in team: TeamID, on connection: any SQLConnection) throws -> [ClawDetails] {
        let ids = claws.map(\.id)
        let skills = try SkillStore.summaries(ofClaws: ids, in: team, on: connection)
        let deployments = try DeploymentStore.newest(ofClaws: ids, in: team, on: connection)
        return claws.map { ClawDetails(claw: $0, skills: skills[$0.id] ?? [], deployment: deployments[$0.id]) }
    }
}
