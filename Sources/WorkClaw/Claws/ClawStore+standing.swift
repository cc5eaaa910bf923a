public import APIKeys
import SQLDatabase

extension ClawStore {
    /// The Claw as it is configured, beside what it answers from: all of one moment.
    ///
    /// - Throws: ``WorkspaceError`` `notFound`.
    public func standing(of id: ClawID, in team: TeamID, seenBy viewer: UserID) async throws -> ClawStanding {
        let standing = try await database.read { connection in
            let claw = try Self.claw(id, in: team, seenBy: viewer, on: connection)
            return try Self.details(of: [claw], in: team, on: connection).first.map { details in
                ClawStanding(
                    details: details, draft: try RevisionContent(of: claw, deployedBy: viewer, on: connection),
                    inService: try DeploymentStore.revisionInService(of: id, in: team, on: connection))
            }
        }
        guard let standing else { throw Self.notFound }
        return standing
    }

    /// The names of those of `ids` that `viewer` may see, at most a few hundred.
    public func names(of ids: Set<ClawID>, in team: TeamID, seenBy viewer: UserID) async throws -> [ClawID: String] {
        guard !ids.isEmpty else { return [:] }
        let wanted = ids.map(\.description).sorted()
        let places = wanted.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
        return try await database.read { connection in
            let names = try connection.rows(
                "SELECT id, name FROM claws WHERE \(Self.visible) AND id IN (\(places))",
                [team.description, viewer.description] + wanted
            ).map { (try $0.value(0) { ClawID($0) }, try $0.text(1)) }
            return Dictionary(uniqueKeysWithValues: names)
        }
    }

    /// Up to `limit` of the Claws that `viewer` may see, by their names' order.
    public func names(
        in team: TeamID, seenBy viewer: UserID, limit: Int
    ) async throws -> [(id: ClawID, name: String)] {
        try await database.read { connection in
            try connection.rows(
                "SELECT id, name FROM claws WHERE \(Self.visible) ORDER BY name_key LIMIT $3", team.description,
                viewer.description, limit
            ).map { (try $0.value(0) { ClawID($0) }, try $0.text(1)) }
        }
    }
}
