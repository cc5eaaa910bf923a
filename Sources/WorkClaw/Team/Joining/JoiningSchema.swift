import SQLDatabase

/// The tables of the two ways into a team that are for many.
enum JoiningSchema {
    static let schema = SQLSchema(part: "joining", migrations: [first])

    private static let first = SQLMigration(
        number: 1, name: "join links and join domains",
        statements: [
            """
            CREATE TABLE join_links (
                team_id TEXT NOT NULL REFERENCES teams (id),
                id TEXT NOT NULL,
                token_digest BLOB NOT NULL UNIQUE,
                created_by TEXT NOT NULL REFERENCES people (id),
                created_at BIGINT NOT NULL,
                expires_at BIGINT,
                most_uses BIGINT,
                uses BIGINT NOT NULL,
                revoked_at BIGINT,
                revoked_by TEXT REFERENCES people (id),
                PRIMARY KEY (team_id, id))
            """,
            """
            CREATE TABLE join_domains (
                team_id TEXT NOT NULL REFERENCES teams (id),
                domain TEXT NOT NULL,
                added_by TEXT NOT NULL REFERENCES people (id),
                added_at BIGINT NOT NULL,
                PRIMARY KEY (team_id, domain))
            """,
            "CREATE INDEX join_domains_by_domain ON join_domains (domain)",
        ])
}
