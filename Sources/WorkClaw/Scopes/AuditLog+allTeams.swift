import APIKeys
import APIKeysStore
import SQLDatabase

extension AuditLog {
    /// Tells each team of a change to what all of them share.
    static func appendToAllTeams(
        _ action: String, subject: some CustomStringConvertible, details: [String: String] = [:], at now: Timestamp,
        on connection: any SQLConnection
    ) throws {
        for row in try connection.rows("SELECT id FROM teams ORDER BY id") {
            try append(
                AuditEntry(
                    teamID: row.value(0) { TeamID($0) }, time: now, actor: nil, action: action, subject: subject,
                    details: details), on: connection)
        }
    }
}
