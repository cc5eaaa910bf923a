public import APIKeys
import SQLDatabase

extension TeamStore {
    /// Those of `ids` who are in the team, at most a few hundred.
    public func people(_ ids: Set<UserID>, in team: TeamID) async throws -> [UserID: Person] {
        guard !ids.isEmpty else { return [:] }
        let wanted = ids.map(\.description).sorted()
        let places = wanted.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        return try await database.read { connection in
            let people = try connection.rows(
                "SELECT \(Member.columns) WHERE team_id = $1 AND user_id IN (\(places))", [team.description] + wanted
            ).map { try Member(row: $0).person }
            return Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
        }
    }
}
