import APIKeys
import APIKeysStore
import SQLDatabase

extension Secret {
    /// What ``init(row:teamID:)`` reads, in its order.
    static let columns = """
        id, name, scope, owner_id, description, version, api_key_id, created_at, created_by, updated_at, updated_by
        """

    /// From ``columns``.
    init(row: SQLRow, teamID: TeamID) throws {
        self.init(
            id: try row.value(0) { SecretID($0) }, teamID: teamID, name: try row.value(1) { SecretName($0) },
            scope: try row.value(2, SecretScope.init), owner: try row.optionalValue(3) { UserID($0) },
            description: try row.optionalText(4), version: Int(try row.integer(5)),
            apiKeyID: try row.optionalValue(6) { KeyID($0) }, createdAt: try row.timestamp(7),
            createdBy: try row.value(8) { UserID($0) }, updatedAt: try row.timestamp(9),
            updatedBy: try row.value(10) { UserID($0) })
    }
}
