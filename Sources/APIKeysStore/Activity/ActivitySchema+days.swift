import SQLDatabase

extension ActivitySchema {
    /// PostgreSQL keeps what grows with every request by days, so that a day that is past its time is dropped and not deleted row by row.
    static let byDays = SQLMigration(
        number: 2, name: "who wrote last, and days of their own in PostgreSQL", statements: [writers] + byAge,
        variants: [
            .postgres: [writers] + byAge
                + day(
                    "activity_rows",
                    columns: """
                        team_id TEXT NOT NULL, key_id TEXT NOT NULL, time BIGINT NOT NULL, request_id TEXT NOT NULL,
                        method TEXT NOT NULL, route TEXT, path TEXT NOT NULL, status BIGINT NOT NULL, outcome TEXT NOT NULL,
                        client_address TEXT, user_agent TEXT, latency_us BIGINT NOT NULL
                        """,
                    key: "team_id, key_id, time, request_id")
                + day(
                    "activity_gaps",
                    columns: """
                        team_id TEXT NOT NULL, key_id TEXT NOT NULL, time BIGINT NOT NULL, left_out BIGINT NOT NULL
                        """,
                    key: "team_id, key_id, time")
        ])

    /// A request's id leads to its moment, whichever key it had. SQLite has an index of the time; PostgreSQL's days get one here, of an expression, so
    /// that the engine never takes it to read one key's newest lines.
    static let byMoment = SQLMigration(
        number: 3, name: "requests by their moment", statements: [],
        variants: [.postgres: ["CREATE INDEX activity_rows_by_moment ON activity_rows ((time + 0))"]])

    /// The last portion of each process that has written: what may be tried again, and must not count twice.
    private static let writers = """
        CREATE TABLE activity_writers (id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, written_at BIGINT NOT NULL)
        """

    /// What is deleted by age is found by an expression, so that no engine takes that index for a summary, which would read everybody's sources.
    private static let byAge = [
        "DROP INDEX activity_sources_by_bucket", "CREATE INDEX activity_sources_by_age ON activity_sources ((bucket + 0))",
    ]

    /// Divides `table`, of the first step, by days. What is in it comes into days of its own; what fits no day into the default one.
    private static func day(_ table: String, columns: String, key: String) -> [String] {
        [
            "ALTER TABLE \(table) RENAME TO \(table)_before",
            "DROP INDEX \(table)_by_key",
            "DROP INDEX \(table)_by_time",
            "CREATE TABLE \(table) (\(columns)) PARTITION BY RANGE (time)",
            "CREATE INDEX \(table)_by_key ON \(table) (\(key))",
            "CREATE TABLE \(table)_default PARTITION OF \(table) DEFAULT",
            // Only here, where it may hold anything, has time an index of its own.
            "CREATE INDEX \(table)_default_by_time ON \(table)_default (time)",
            """
            DO $days$
            DECLARE start BIGINT;
            BEGIN
                FOR start IN SELECT DISTINCT time - time % \(ActivityBatch.day) FROM \(table)_before WHERE time >= 0 LOOP
                    EXECUTE format(
                        'CREATE TABLE %I PARTITION OF \(table) FOR VALUES FROM (%s) TO (%s)',
                        '\(table)_' || to_char(to_timestamp(start / 1000) AT TIME ZONE 'UTC', 'YYYYMMDD'), start,
                        start + \(ActivityBatch.day));
                END LOOP;
            END $days$
            """,
            "INSERT INTO \(table) SELECT * FROM \(table)_before",
            "DROP TABLE \(table)_before",
        ]
    }
}
