public import APIKeys
public import SQLDatabase

/// Verifiers in SQL. Those of all teams have no `team_id`: the operator made them. Each function is part of a transaction that the caller opened;
/// one that changes something began it with ``KeyStore/nextRegisterSequence(on:)``. Rows are never deleted.
public enum VerifierStore {
    static let migration = SQLMigration(
        number: 11, name: "verifiers",
        statements: [
            """
            CREATE TABLE verifiers (
                id TEXT PRIMARY KEY, team_id TEXT, name TEXT NOT NULL, hint TEXT NOT NULL, digest BLOB NOT NULL UNIQUE,
                created_at BIGINT NOT NULL, revoked_at BIGINT)
            """
        ])

    private static let columns = "id, team_id, name, hint, created_at, revoked_at"

    public static func insert(
        _ verifier: VerifierRecord, digest: KeyDigest, on connection: any SQLConnection
    ) throws {
        try connection.execute(
            "INSERT INTO verifiers (\(columns), digest) VALUES ($1, $2, $3, $4, $5, $6, $7)", verifier.id.description,
            verifier.team?.description, verifier.name, verifier.hint, verifier.createdAt.milliseconds,
            verifier.revokedAt?.milliseconds, digest.bytes)
    }

    /// Ends it now. One that has ended stays as it is.
    public static func revoke(_ id: VerifierID, at now: Timestamp, on connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE verifiers SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id.description, now.milliseconds)
    }

    public static func verifier(_ id: VerifierID, on connection: any SQLConnection) throws -> VerifierRecord? {
        try connection.row("SELECT \(columns) FROM verifiers WHERE id = $1", id.description).map(record)
    }

    /// All that there were, newest first.
    public static func all(on connection: any SQLConnection) throws -> [VerifierRecord] {
        try connection.rows("SELECT \(columns) FROM verifiers ORDER BY id DESC").map(record)
    }

    /// Those whose credentials work.
    static func table(on connection: any SQLConnection) throws -> VerifierTable {
        let rows = try connection.rows("SELECT digest, id, team_id FROM verifiers WHERE revoked_at IS NULL")
        return VerifierTable(
            try Dictionary(
                rows.map { row in
                    guard let digest = KeyDigest(bytes: try row.blob(0)) else {
                        throw SQLError(.decoding, "a digest is not of 32 bytes")
                    }
                    return (
                        digest, Verifier(id: try row.value(1) { VerifierID($0) }, team: try row.optionalValue(2) { TeamID($0) })
                    )
                }, uniquingKeysWith: { first, _ in first }))
    }

    private static func record(_ row: SQLRow) throws -> VerifierRecord {
        try VerifierRecord(
            id: row.value(0) { VerifierID($0) }, team: row.optionalValue(1) { TeamID($0) }, name: row.text(2),
            hint: row.text(3), createdAt: row.timestamp(4), revokedAt: row.optionalTimestamp(5))
    }
}
