import APIKeys
import Foundation
public import SQLDatabase

/// Writes audit entries into the transaction of the change that they tell of.
public enum AuditLog {
    public static func append(_ entry: AuditEntry, on connection: any SQLConnection) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let details = try String(decoding: encoder.encode(entry.details), as: UTF8.self)
        try connection.execute(
            """
            INSERT INTO audit_entries (id, team_id, time, actor, action, subject, details, surface, origin_key, address)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            entry.id.description, entry.teamID.description, entry.time.milliseconds, entry.actor?.description, entry.action,
            entry.subject, details, entry.origin?.surface.rawValue, entry.origin?.keyID?.description,
            entry.origin?.address?.description)
    }
}
