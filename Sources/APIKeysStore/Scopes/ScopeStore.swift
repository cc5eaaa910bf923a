public import APIKeys
public import SQLDatabase

/// The scopes that an installation has beside the built-in ones, in SQL. They are nobody's in particular: all teams have them. Each function is part
/// of a transaction that the caller opened.
///
/// Keys are stored with the names of their scopes, so a name that keys have stays on record when its scope is removed: it counts among the 64,
/// since every node's index has a bit for it.
public enum ScopeStore {
    static let migration = SQLMigration(
        number: 10, name: "scopes of one's own",
        statements: [
            "CREATE TABLE scopes (name TEXT PRIMARY KEY, summary TEXT NOT NULL, created_at BIGINT NOT NULL, removed_at BIGINT)",
            // The number of the last change to what stands beside the keys.
            "ALTER TABLE feed_head ADD COLUMN registers_sequence BIGINT NOT NULL DEFAULT 0",
        ])

    /// What is offered beside the built-in scopes, by name.
    public static func own(on connection: any SQLConnection) throws -> [ScopeCatalog.Entry] {
        try connection.rows("SELECT name, summary FROM scopes WHERE removed_at IS NULL ORDER BY name").map { row in
            ScopeCatalog.Entry(scope: try row.value(0) { Scope($0) }, summary: try row.text(1))
        }
    }

    /// All scopes that there are now.
    public static func catalog(_ builtIn: ScopeCatalog, on connection: any SQLConnection) throws -> ScopeCatalog {
        builtIn.adding(try own(on: connection))
    }

    /// The names on record but those of `builtIn` and `scope`, whether they are offered or only held by keys.
    public static func countOfOthers(
        than scope: Scope, builtIn: ScopeCatalog, on connection: any SQLConnection
    ) throws -> Int {
        try connection.rows("SELECT name FROM scopes WHERE name <> $1", scope.name).filter { row in
            builtIn.contains(try row.value(0) { Scope($0) }) == false
        }.count
    }

    /// Whether the scope is offered.
    public static func has(_ scope: Scope, on connection: any SQLConnection) throws -> Bool {
        try connection.row("SELECT 1 FROM scopes WHERE name = $1 AND removed_at IS NULL", scope.name) != nil
    }

    /// Offers a scope: a new one, or one that was removed. Its transaction began with ``KeyStore/nextRegisterSequence(on:)``.
    public static func insert(_ entry: ScopeCatalog.Entry, at now: Timestamp, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO scopes (name, summary, created_at) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET summary = excluded.summary, created_at = excluded.created_at, removed_at = NULL
            """, entry.scope.name, entry.summary, now.milliseconds)
    }

    /// Offers it no more. Its transaction began with ``KeyStore/nextRegisterSequence(on:)``.
    ///
    /// - Parameters:
    ///   - scope: the scope.
    ///   - isHeld: whether any key was ever made with it: then the name stays on record.
    ///   - now: the present.
    ///   - connection: the transaction's.
    public static func remove(_ scope: Scope, isHeld: Bool, at now: Timestamp, on connection: any SQLConnection) throws {
        if isHeld {
            try connection.execute("UPDATE scopes SET removed_at = $2 WHERE name = $1", scope.name, now.milliseconds)
        } else {
            try connection.execute("DELETE FROM scopes WHERE name = $1", scope.name)
        }
    }

    /// How many keys of all teams have each scope, of those that work at `now`, or could: not revoked, not past their grace or expiry.
    public static func usage(at now: Timestamp, on connection: any SQLConnection) throws -> [Scope: Int] {
        var usage: [Scope: Int] = [:]
        try connection.forEachRow(
            """
            SELECT scopes, COUNT(*) FROM api_keys
            WHERE \(isWorking)
            GROUP BY scopes
            """, [now.milliseconds]
        ) { row in
            let count = Int(try row.integer(1))
            for scope in try row.text(0).split(separator: " ").compactMap({ Scope($0) }) { usage[scope, default: 0] += count }
        }
        return usage
    }
}
