public import SQLDatabase

/// The tables of the workspace: teams, people, Claws, and the records that make a repeated request harmless.
public enum WorkspaceSchema {
    public static let schema = SQLSchema(part: "workspace", migrations: [first, second, third])

    /// The tables of every part of the workspace, in the order in which they refer to each other.
    public static let all = [
        schema, VaultSchema.schema, SkillSchema.schema, DeploymentSchema.schema, ChatSchema.schema, InvitationSchema.schema,
        AccountSchema.schema, JoiningSchema.schema, TeamSettingsSchema.schema,
    ]

    private static let second = SQLMigration(
        number: 2, name: "who made a Claw",
        // Null for Claws that are older than the column: they are nobody's own.
        statements: ["ALTER TABLE claws ADD COLUMN created_by TEXT"])

    private static let third = SQLMigration(
        number: 3, name: "which host works on a repeatable request",
        statements: [
            "ALTER TABLE idempotency_records ADD COLUMN host TEXT",
            "CREATE INDEX idempotency_records_by_host ON idempotency_records (host) WHERE completed_at IS NULL",
        ])

    private static let first = SQLMigration(
        number: 1, name: "teams, people, Claws and idempotency records",
        statements: [
            // One row, once there is a first team: whoever inserts it has set up the installation.
            "CREATE TABLE installation (id BIGINT PRIMARY KEY CHECK (id = 1), set_up_at BIGINT NOT NULL)",
            """
            CREATE TABLE teams (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL)
            """,
            // People belong to no team alone. Without a password they cannot sign in with one.
            """
            CREATE TABLE people (
                id TEXT PRIMARY KEY,
                email TEXT NOT NULL,
                email_key TEXT NOT NULL UNIQUE,
                password_hash TEXT,
                created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE memberships (
                team_id TEXT NOT NULL REFERENCES teams (id),
                user_id TEXT NOT NULL REFERENCES people (id),
                role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
                created_at BIGINT NOT NULL,
                PRIMARY KEY (team_id, user_id))
            """,
            "CREATE INDEX memberships_by_user ON memberships (user_id)",
            "CREATE UNIQUE INDEX memberships_owner ON memberships (team_id) WHERE role = 'owner'",
            // The long texts stand last: SQLite reads what stands before them without following a row into its overflow pages.
            """
            CREATE TABLE claws (
                team_id TEXT NOT NULL REFERENCES teams (id),
                id TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('system', 'custom')),
                name TEXT NOT NULL,
                name_key TEXT NOT NULL,
                domain TEXT,
                model TEXT,
                access TEXT NOT NULL CHECK (access IN ('team', 'people')),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                version BIGINT NOT NULL,
                connections TEXT NOT NULL,
                instructions TEXT NOT NULL,
                personality TEXT NOT NULL,
                memory TEXT NOT NULL,
                user_context TEXT NOT NULL,
                PRIMARY KEY (team_id, id),
                UNIQUE (team_id, name_key))
            """,
            "CREATE UNIQUE INDEX claws_system ON claws (team_id) WHERE kind = 'system'",
            // Who may see a Claw whose `access` is `people`.
            """
            CREATE TABLE claw_access (
                team_id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                user_id TEXT NOT NULL,
                PRIMARY KEY (team_id, claw_id, user_id),
                FOREIGN KEY (team_id, claw_id) REFERENCES claws (team_id, id),
                FOREIGN KEY (team_id, user_id) REFERENCES memberships (team_id, user_id))
            """,
            "CREATE INDEX claw_access_by_user ON claw_access (team_id, user_id)",
            """
            CREATE TABLE idempotency_records (
                team_id TEXT NOT NULL,
                key_id TEXT NOT NULL,
                method TEXT NOT NULL,
                path TEXT NOT NULL,
                key_hash BLOB NOT NULL,
                body_digest BLOB NOT NULL,
                claim_token BLOB NOT NULL,
                claimed_at BIGINT NOT NULL,
                completed_at BIGINT,
                status BIGINT,
                sealed_answer BLOB,
                PRIMARY KEY (team_id, key_id, method, path, key_hash))
            """,
            "CREATE INDEX idempotency_records_by_claim ON idempotency_records (claimed_at)",
        ])
}
