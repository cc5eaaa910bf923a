public import SQLDatabase

/// The tables of the activity log. In SQLite they have a file of their own, so that writing them never makes a key wait.
public enum ActivitySchema {
    public static let schema = SQLSchema(part: "activity", migrations: [first, byDays, byMoment])

    static let first = SQLMigration(
        number: 1, name: "requests, their counts and their sources",
        statements: [
            // A request's id carries its time, so (key, time) finds it without an index of its own.
            """
            CREATE TABLE activity_rows (
                team_id TEXT NOT NULL,
                key_id TEXT NOT NULL,
                time BIGINT NOT NULL,
                request_id TEXT NOT NULL,
                method TEXT NOT NULL,
                route TEXT,
                path TEXT NOT NULL,
                status BIGINT NOT NULL,
                outcome TEXT NOT NULL,
                client_address TEXT,
                user_agent TEXT,
                latency_us BIGINT NOT NULL)
            """,
            "CREATE INDEX activity_rows_by_key ON activity_rows (team_id, key_id, time, request_id)",
            "CREATE INDEX activity_rows_by_time ON activity_rows (time)",
            // Exact, however many rows were left out. `resolution` is the bucket's length in milliseconds: a minute, an hour, a day.
            """
            CREATE TABLE activity_counts (
                team_id TEXT NOT NULL,
                key_id TEXT NOT NULL,
                resolution BIGINT NOT NULL,
                bucket BIGINT NOT NULL,
                route TEXT NOT NULL,
                outcome TEXT NOT NULL,
                requests BIGINT NOT NULL,
                PRIMARY KEY (team_id, key_id, resolution, bucket, route, outcome))
            """,
            "CREATE INDEX activity_counts_by_bucket ON activity_counts (resolution, bucket)",
            """
            CREATE TABLE activity_sources (
                team_id TEXT NOT NULL,
                key_id TEXT NOT NULL,
                bucket BIGINT NOT NULL,
                kind TEXT NOT NULL,
                value TEXT NOT NULL,
                requests BIGINT NOT NULL,
                last_seen_at BIGINT NOT NULL,
                PRIMARY KEY (team_id, key_id, bucket, kind, value))
            """,
            "CREATE INDEX activity_sources_by_bucket ON activity_sources (bucket)",
            // Rows that were not kept, by key and second; a key of '' stands for what could not even be counted.
            """
            CREATE TABLE activity_gaps (
                team_id TEXT NOT NULL,
                key_id TEXT NOT NULL,
                time BIGINT NOT NULL,
                left_out BIGINT NOT NULL)
            """,
            "CREATE INDEX activity_gaps_by_key ON activity_gaps (team_id, key_id, time)",
            "CREATE INDEX activity_gaps_by_time ON activity_gaps (time)",
            """
            CREATE TABLE key_usage (
                team_id TEXT NOT NULL,
                key_id TEXT NOT NULL PRIMARY KEY,
                last_used_at BIGINT,
                browser_seen_at BIGINT)
            """,
            // Requests without a key that was ever issued: counted by the network they came from, and no more.
            """
            CREATE TABLE unknown_counts (
                bucket BIGINT NOT NULL,
                reason TEXT NOT NULL,
                block TEXT NOT NULL,
                requests BIGINT NOT NULL,
                PRIMARY KEY (bucket, reason, block))
            """,
        ])
}
