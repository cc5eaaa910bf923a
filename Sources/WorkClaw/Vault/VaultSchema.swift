import SQLDatabase

/// The tables of the vault.
enum VaultSchema {
    static let schema = SQLSchema(part: "vault", migrations: [first, second, third])

    private static let third = SQLMigration(
        number: 3, name: "the log by its secrets",
        statements: ["CREATE INDEX vault_log_by_secret ON vault_log (team_id, secret_id, time, id)"])

    private static let second = SQLMigration(
        number: 2, name: "which master key wraps what is new",
        statements: [
            "CREATE TABLE vault_keyring (id BIGINT PRIMARY KEY CHECK (id = 1), master_key_id TEXT NOT NULL)"
        ])

    private static let first = SQLMigration(
        number: 1, name: "secrets, their values and the vault's log",
        statements: [
            // A private secret cannot outlive its owner's membership.
            """
            CREATE TABLE secrets (
                team_id TEXT NOT NULL REFERENCES teams (id),
                id TEXT NOT NULL,
                name TEXT NOT NULL,
                scope TEXT NOT NULL CHECK (scope IN ('team', 'private')),
                owner_id TEXT,
                description TEXT,
                version BIGINT NOT NULL,
                api_key_id TEXT,
                created_at BIGINT NOT NULL,
                created_by TEXT NOT NULL,
                updated_at BIGINT NOT NULL,
                updated_by TEXT NOT NULL,
                PRIMARY KEY (team_id, id),
                FOREIGN KEY (team_id, owner_id) REFERENCES memberships (team_id, user_id),
                CHECK ((scope = 'private') = (owner_id IS NOT NULL)))
            """,
            "CREATE UNIQUE INDEX secrets_of_team ON secrets (team_id, name) WHERE scope = 'team'",
            "CREATE UNIQUE INDEX secrets_of_person ON secrets (team_id, owner_id, name) WHERE scope = 'private'",
            "CREATE INDEX secrets_by_api_key ON secrets (team_id, api_key_id) WHERE api_key_id IS NOT NULL",
            // The newest version of each secret alone: a value that was replaced was replaced for a reason, and would only be there to be
            // stolen. Who replaced it and when stands in the log.
            """
            CREATE TABLE secret_versions (
                team_id TEXT NOT NULL,
                secret_id TEXT NOT NULL,
                version BIGINT NOT NULL,
                master_key_id TEXT NOT NULL,
                wrapped_key BLOB NOT NULL,
                sealed_value BLOB NOT NULL,
                PRIMARY KEY (team_id, secret_id, version),
                FOREIGN KEY (team_id, secret_id) REFERENCES secrets (team_id, id))
            """,
            "CREATE INDEX secret_versions_by_master_key ON secret_versions (master_key_id)",
            // What it names may be gone since, and is still told of.
            """
            CREATE TABLE vault_log (
                team_id TEXT NOT NULL,
                id TEXT NOT NULL,
                time BIGINT NOT NULL,
                actor TEXT,
                claw_id TEXT,
                action TEXT NOT NULL,
                secret_id TEXT NOT NULL,
                name TEXT NOT NULL,
                scope TEXT NOT NULL,
                owner_id TEXT,
                version BIGINT NOT NULL,
                detail TEXT,
                PRIMARY KEY (team_id, id))
            """,
            "CREATE INDEX vault_log_by_time ON vault_log (team_id, time, id)",
        ])
}
