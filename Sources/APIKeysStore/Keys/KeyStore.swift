public import APIKeys
public import SQLDatabase

/// Keys in SQL. Each function is part of a transaction that the caller opened.
///
/// Whoever writes keys calls ``nextSequence(on:)`` first: its row lock puts all such transactions into one order, which is what the
/// feed stands on. Rows are never deleted.
public enum KeyStore {
    /// Where engines that carry notifications tell of changes to keys.
    static let channel = "workclaw_keys"

    /// Fills the one row that a new database needs, and draws the first mark of one that has none. Repeating it changes nothing.
    public static func prepare(_ database: any SQLDatabase) async throws {
        var generator = SystemRandomNumberGenerator()
        // What is prepared already is not written to, so that opening a database waits for nobody.
        let isPrepared = try await database.read { try $0.row("SELECT 1 FROM feed_head, key_sweep WHERE mark <> 0") != nil }
        if isPrepared { return }
        let identity = String(generator.next(), radix: 16) + String(generator.next(), radix: 16)
        let mark = FeedHead.drawMark()
        try await database.write { connection in
            try connection.execute(
                "INSERT INTO feed_head (id, sequence, database_id) VALUES (1, 0, $1) ON CONFLICT DO NOTHING", identity)
            try connection.execute("INSERT INTO key_sweep (id, swept_until) VALUES (1, 0) ON CONFLICT DO NOTHING")
            if try connection.execute("UPDATE feed_head SET mark = $1 WHERE id = 1 AND mark = 0", mark) > 0 {
                try connection.execute("INSERT INTO feed_marks (mark, sequence) SELECT mark, sequence FROM feed_head")
            }
        }
    }

    static func insert(_ key: APIKey, sequence: Int64, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO api_keys (\(columns), sequence)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """,
            key.id.description, key.teamID.description, key.name, key.hint, key.digest.bytes,
            joined(key.scopes), joined(key.allowedAddresses), key.createdAt.milliseconds, key.createdBy.description,
            key.expiresAt?.milliseconds, key.rotatedFrom?.description, key.supersededAt?.milliseconds,
            key.supersededBy?.description, key.graceEndsAt?.milliseconds, key.revokedAt?.milliseconds, key.revokedReason,
            joined(key.limits), key.family == key.id ? nil : key.family.description, sequence)
    }

    /// Writes what may change of a key: the times that its status is computed from.
    static func update(_ key: APIKey, sequence: Int64, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE api_keys SET superseded_at = $1, superseded_by = $2, grace_ends_at = $3, revoked_at = $4,
                revoked_reason = $5, sequence = $6
            WHERE id = $7 AND team_id = $8
            """,
            key.supersededAt?.milliseconds, key.supersededBy?.description, key.graceEndsAt?.milliseconds,
            key.revokedAt?.milliseconds, key.revokedReason, sequence, key.id.description, key.teamID.description)
    }

    /// The key, if `team` has it.
    public static func key(_ id: KeyID, in team: TeamID, on connection: any SQLConnection) throws -> APIKey? {
        try connection.row(
            "SELECT \(columns) FROM api_keys WHERE id = $1 AND team_id = $2", id.description, team.description
        ).map(key(from:))
    }

    /// The keys that `maker` made for the team and that nobody has revoked, oldest first.
    static func unrevokedKeys(
        createdBy maker: UserID, in team: TeamID, on connection: any SQLConnection
    ) throws -> [APIKey] {
        try connection.rows(
            "SELECT \(columns) FROM api_keys WHERE team_id = $1 AND created_by = $2 AND revoked_at IS NULL ORDER BY id",
            team.description, maker.description
        ).map(key(from:))
    }

    /// Hands over what the index holds of the keys that changed after `sequence`.
    ///
    /// - Parameter last: only those that changed no later. They may be fewer than were: a key that changed again is among the later ones.
    static func forEachIndexedKey(
        changedAfter sequence: Int64, through last: Int64? = nil, scopes: ScopeRegister, on connection: any SQLConnection,
        _ body: (KeyDigest, IndexedKey) throws -> Void
    ) throws {
        var reader = IndexedKeyReader(scopes: scopes)
        let bound = last == nil ? "" : " AND sequence <= $2"
        try connection.forEachRow(
            "SELECT \(IndexedKeyReader.columns) FROM api_keys WHERE sequence > $1\(bound)",
            last.map { [sequence, $0] } ?? [sequence]
        ) { row in
            let (digest, key) = try reader.read(row)
            try body(digest, key)
        }
    }

    /// The keys that came to an end by themselves after `start` and until `end`: by their grace's end, or by expiry.
    static func keysEnded(after start: Timestamp, until end: Timestamp, on connection: any SQLConnection) throws -> [APIKey] {
        try connection.rows(
            """
            SELECT \(columns) FROM api_keys WHERE grace_ends_at > $1 AND grace_ends_at <= $2
            UNION
            SELECT \(columns) FROM api_keys WHERE expires_at > $1 AND expires_at <= $2
            """,
            start.milliseconds, end.milliseconds
        ).map(key(from:))
    }

    static let columns = """
        id, team_id, name, hint, digest, scopes, allowed_addresses, created_at, created_by, expires_at, rotated_from, \
        superseded_at, superseded_by, grace_ends_at, revoked_at, revoked_reason, limits, family
        """

    static func key(from row: SQLRow) throws -> APIKey {
        guard let digest = KeyDigest(bytes: try row.blob(4)) else { throw SQLError(.decoding, "a digest is not of 32 bytes") }
        return try APIKey(
            id: row.value(0) { KeyID($0) }, teamID: row.value(1) { TeamID($0) }, name: row.text(2), hint: row.text(3),
            digest: digest, scopes: row.text(5).split(separator: " ").compactMap { Scope($0) },
            allowedAddresses: IndexedKeyReader.addresses(row, 6), limits: IndexedKeyReader.limits(row, 16),
            createdAt: row.timestamp(7), createdBy: row.value(8) { UserID($0) }, expiresAt: row.optionalTimestamp(9),
            rotatedFrom: row.optionalValue(10) { KeyID($0) },
            family: row.optionalValue(17) { KeyID($0) }, supersededAt: row.optionalTimestamp(11),
            supersededBy: row.optionalValue(12) { KeyID($0) }, graceEndsAt: row.optionalTimestamp(13),
            revokedAt: row.optionalTimestamp(14), revokedReason: row.optionalText(15))
    }

    /// As a column, and the audit log, has several of something.
    static func joined(_ values: [some CustomStringConvertible]) -> String {
        values.map(\.description).joined(separator: " ")
    }
}
