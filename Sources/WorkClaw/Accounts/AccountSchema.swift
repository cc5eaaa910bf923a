import SQLDatabase

/// The tables of signing in. They belong to people, who may be in several teams, so most have no `team_id`.
enum AccountSchema {
    static let schema = SQLSchema(part: "accounts", migrations: [first])

    private static let first = SQLMigration(
        number: 1, name: "sessions, second factors, links and throttles",
        statements: [
            "ALTER TABLE people ADD COLUMN email_verified_at BIGINT",
            "ALTER TABLE people ADD COLUMN time_zone TEXT",
            // The id stays; what the cookie holds is changed with every change of privilege. The team in use may be gone.
            """
            CREATE TABLE sessions (
                id TEXT PRIMARY KEY,
                token_digest BLOB NOT NULL UNIQUE,
                user_id TEXT NOT NULL REFERENCES people (id),
                team_id TEXT,
                form_secret BLOB NOT NULL,
                created_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL,
                confirmed_at BIGINT NOT NULL,
                address TEXT NOT NULL,
                user_agent TEXT NOT NULL)
            """,
            "CREATE INDEX sessions_by_user ON sessions (user_id, id)",
            "CREATE INDEX sessions_by_use ON sessions (seen_at)",
            // Forms that have been sent, so that sending one again does nothing again. There is no row before.
            """
            CREATE TABLE form_claims (
                session_id TEXT NOT NULL,
                token_digest BLOB NOT NULL,
                result TEXT NOT NULL,
                claimed_at BIGINT NOT NULL,
                PRIMARY KEY (session_id, token_digest))
            """,
            "CREATE INDEX form_claims_by_time ON form_claims (claimed_at)",
            """
            CREATE TABLE devices (
                token_digest BLOB PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES people (id),
                created_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL)
            """,
            "CREATE INDEX devices_by_user ON devices (user_id, seen_at)",
            // One row for each person who has a second factor, or has begun to enrol one: then `confirmed_at` is null.
            """
            CREATE TABLE second_factors (
                user_id TEXT PRIMARY KEY REFERENCES people (id),
                master_key_id TEXT NOT NULL,
                wrapped_key BLOB NOT NULL,
                sealed_secret BLOB NOT NULL,
                created_at BIGINT NOT NULL,
                confirmed_at BIGINT,
                last_counter BIGINT NOT NULL)
            """,
            "CREATE INDEX second_factors_by_master_key ON second_factors (master_key_id)",
            // The codes that have not been used.
            """
            CREATE TABLE recovery_codes (
                user_id TEXT NOT NULL REFERENCES people (id),
                code_digest BLOB NOT NULL,
                PRIMARY KEY (user_id, code_digest))
            """,
            // One link for each purpose and subject: a new one takes the place of the last.
            """
            CREATE TABLE account_links (
                purpose TEXT NOT NULL CHECK (purpose IN ('set-up', 'sign-in', 'reset', 'verification')),
                subject TEXT NOT NULL,
                token_digest BLOB NOT NULL UNIQUE,
                user_id TEXT REFERENCES people (id),
                email TEXT,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                PRIMARY KEY (purpose, subject))
            """,
            "CREATE INDEX account_links_by_end ON account_links (expires_at)",
            "CREATE INDEX account_links_by_user ON account_links (user_id)",
            // Under which the throttles' keys are hashed, so that they tell nobody which addresses were tried.
            "CREATE TABLE throttle_secret (id BIGINT PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL)",
            """
            CREATE TABLE throttles (
                key BLOB PRIMARY KEY,
                tries BIGINT NOT NULL,
                at BIGINT NOT NULL,
                forget_at BIGINT NOT NULL)
            """,
            "CREATE INDEX throttles_by_end ON throttles (forget_at)",
        ])
}
