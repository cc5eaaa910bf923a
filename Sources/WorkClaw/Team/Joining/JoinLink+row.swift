import APIKeys
import APIKeysStore
import SQLDatabase

extension JoinLink {
    /// What ``init(row:)`` reads, in its order.
    static let columns = "id, team_id, created_by, created_at, expires_at, most_uses, uses"

    /// Not revoked, not used up, and at the time in `$2` not past its end.
    static let isOpen =
        "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2) AND (most_uses IS NULL OR uses < most_uses)"

    init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { JoinLinkID($0) }, teamID: try row.value(1) { TeamID($0) },
            createdBy: try row.value(2) { UserID($0) }, createdAt: try row.timestamp(3),
            expiresAt: try row.optionalTimestamp(4),
            mostUses: try row.optionalInteger(5).map(Int.init), uses: Int(try row.integer(6)))
    }
}
