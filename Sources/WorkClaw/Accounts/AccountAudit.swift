import APIKeys
import APIKeysStore
import SQLDatabase

/// Changes to a person's account, told in the audit log of each of their teams: whoever answers for a team must be able to see that a member's
/// second factor went away.
enum AccountAudit {
    /// - Parameter details: what else matters. Never a secret.
    static func append(
        _ action: String, of person: UserID, details: [String: String] = [:], at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        let teams = try connection.rows(
            "SELECT team_id FROM memberships WHERE user_id = $1 ORDER BY team_id", person.description
        ).map { try $0.value(0) { TeamID($0) } }
        for team in teams {
            try AuditLog.append(
                AuditEntry(teamID: team, time: now, actor: person, action: action, subject: person, details: details),
                on: connection)
        }
    }
}
