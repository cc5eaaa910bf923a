public import SQLDatabase

/// The tables that keys live in.
public enum KeySchema {
    public static let schema = SQLSchema(
        part: "keys",
        migrations: [
            first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, ScopeStore.migration, VerifierStore.migration,
            limits, searched,
        ])

    /// What a list is searched by, as it is compared: working it out for 100,000 keys takes PostgreSQL as long as all else. SQLite's indexes have
    /// what is needed, and it lowers letters in no time.
    private static let searched = SQLMigration(
        number: 13, name: "what keys are searched by", statements: [],
        variants: [
            .postgres: [
                """
                ALTER TABLE api_keys ADD COLUMN search TEXT
                    GENERATED ALWAYS AS (LOWER(name) || E'\\n' || LOWER(hint)) STORED
                """
            ]
        ])

    private static let ninth = SQLMigration(
        number: 9, name: "keys that were rotated",
        // They are few, and a list of those that are rotating asks for no others.
        statements: [
            """
            CREATE INDEX api_keys_superseded ON api_keys
                (team_id, id, revoked_at, grace_ends_at, expires_at, superseded_at, scopes, hint, name)
                WHERE superseded_at IS NOT NULL
            """
        ],
        variants: [
            .postgres: ["CREATE INDEX api_keys_superseded ON api_keys (team_id, id) WHERE superseded_at IS NOT NULL"]
        ])

    private static let eighth = SQLMigration(
        number: 8, name: "from where changes come",
        // Null in entries that are older than the columns.
        statements: ["surface", "origin_key", "address"].map { "ALTER TABLE audit_entries ADD COLUMN \($0) TEXT" })

    private static let seventh = SQLMigration(
        number: 7, name: "keys in the orders of lists",
        // The expressions are those of `KeyOrder`. In SQLite they have all that a search asks, as the list's index has; PostgreSQL bounds what an
        // index holds.
        statements: [
            """
            CREATE INDEX api_keys_by_name ON api_keys
                (team_id, SUBSTR(LOWER(name), 1, 80), id, revoked_at, grace_ends_at, expires_at, superseded_at, scopes, hint, name)
            """,
            """
            CREATE INDEX api_keys_by_end ON api_keys
                (team_id, COALESCE(expires_at, 9223372036854775807), id, revoked_at, grace_ends_at, expires_at, superseded_at,
                scopes, hint, name)
            """,
        ],
        variants: [
            .postgres: [
                "CREATE INDEX api_keys_by_name ON api_keys (team_id, SUBSTR(LOWER(name), 1, 80), id)",
                "CREATE INDEX api_keys_by_end ON api_keys (team_id, COALESCE(expires_at, 9223372036854775807), id)",
            ]
        ])

    private static let sixth = SQLMigration(
        number: 6, name: "keys by what lists ask of them",
        // All that a search asks, so that it reads 100,000 keys in 30 ms, and not the table in 50. PostgreSQL bounds what an index holds, and a name
        // may be longer: there it is as it was.
        statements: [
            "DROP INDEX api_keys_by_team",
            """
            CREATE INDEX api_keys_by_list ON api_keys
                (team_id, id, revoked_at, grace_ends_at, expires_at, superseded_at, scopes, hint, name)
            """,
        ], variants: [.postgres: []])

    private static let fifth = SQLMigration(
        number: 5, name: "the audit log by its teams",
        // An entry's id carries its time.
        statements: ["CREATE INDEX audit_entries_by_team ON audit_entries (team_id, id)"])

    private static let fourth = SQLMigration(
        number: 4, name: "marks of changes",
        // Of the last change, and of those before it. 0 is none yet: `KeyStore.prepare` draws the first, since chance is not the engines'.
        statements: [
            "ALTER TABLE feed_head ADD COLUMN mark BIGINT NOT NULL DEFAULT 0",
            "CREATE TABLE feed_marks (mark BIGINT PRIMARY KEY, sequence BIGINT NOT NULL)",
        ])

    private static let third = SQLMigration(
        number: 3, name: "nodes",
        // Nobody's in particular: the processes that serve all teams.
        statements: [
            """
            CREATE TABLE nodes (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, started_at BIGINT NOT NULL,
                heartbeat_at BIGINT NOT NULL)
            """
        ])

    private static let second = SQLMigration(
        number: 2, name: "keys by their makers",
        // For what becomes of somebody's keys when their role changes or ends.
        statements: ["CREATE INDEX api_keys_by_maker ON api_keys (team_id, created_by)"])

    private static let first = SQLMigration(
        number: 1, name: "keys, their feed and the audit log",
        statements: [
            // One row. `database_id` tells a restored copy from the database that went on.
            """
            CREATE TABLE feed_head (
                id BIGINT PRIMARY KEY CHECK (id = 1), sequence BIGINT NOT NULL, database_id TEXT NOT NULL)
            """,
            """
            CREATE TABLE api_keys (
                id TEXT PRIMARY KEY,
                team_id TEXT NOT NULL,
                name TEXT NOT NULL,
                hint TEXT NOT NULL,
                digest BLOB NOT NULL UNIQUE,
                scopes TEXT NOT NULL,
                allowed_addresses TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                created_by TEXT NOT NULL,
                expires_at BIGINT,
                rotated_from TEXT,
                superseded_at BIGINT,
                superseded_by TEXT,
                grace_ends_at BIGINT,
                revoked_at BIGINT,
                revoked_reason TEXT,
                sequence BIGINT NOT NULL)
            """,
            "CREATE INDEX api_keys_by_team ON api_keys (team_id, id)",
            "CREATE INDEX api_keys_by_sequence ON api_keys (sequence)",
            "CREATE INDEX api_keys_by_grace_end ON api_keys (grace_ends_at) WHERE grace_ends_at IS NOT NULL",
            "CREATE INDEX api_keys_by_expiry ON api_keys (expires_at) WHERE expires_at IS NOT NULL",
            """
            CREATE TABLE audit_entries (
                id TEXT PRIMARY KEY,
                team_id TEXT NOT NULL,
                time BIGINT NOT NULL,
                actor TEXT,
                action TEXT NOT NULL,
                subject TEXT NOT NULL,
                details TEXT NOT NULL)
            """,
            "CREATE INDEX audit_entries_by_subject ON audit_entries (team_id, subject, id)",
            // Up to when the ends that keys reach by themselves have been written to the audit log.
            "CREATE TABLE key_sweep (id BIGINT PRIMARY KEY CHECK (id = 1), swept_until BIGINT NOT NULL)",
        ])
}
