import APIKeys
import APIKeysStore
import SQLDatabase

extension Invitation {
    /// What ``init(row:)`` reads, in its order.
    static let columns = "id, team_id, email, role, invited_by, created_at, expires_at"

    /// Neither accepted nor revoked. With `expires_at` past the present time: pending.
    static let isOpen = "accepted_at IS NULL AND revoked_at IS NULL"

    init(row: SQLRow) throws {
        self.init(
            id: try row.value(0) { InvitationID($0) }, teamID: try row.value(1) { TeamID($0) }, email: try row.text(2),
            role: try row.value(3) { AssignableRole(rawValue: $0) }, invitedBy: try row.value(4) { UserID($0) },
            createdAt: try row.timestamp(5), expiresAt: try row.timestamp(6))
    }
}
