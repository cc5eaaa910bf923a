import SQLDatabase

/// The tables of revisions and of their deployments.
enum DeploymentSchema {
    static let schema = SQLSchema(part: "deployments", migrations: [first, second])

    private static let first = SQLMigration(
        number: 1, name: "revisions, deployments and what is in service",
        statements: [
            """
            CREATE TABLE revisions (
                team_id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                number BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                content TEXT NOT NULL,
                PRIMARY KEY (team_id, claw_id, number),
                FOREIGN KEY (team_id, claw_id) REFERENCES claws (team_id, id))
            """,
            // `version` counts the events. `driver` holds the deployment until `held_until`: a runtime host that dies lets go of it.
            """
            CREATE TABLE deployments (
                team_id TEXT NOT NULL,
                id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                revision BIGINT NOT NULL,
                strategy TEXT NOT NULL,
                status TEXT NOT NULL,
                version BIGINT NOT NULL,
                previous_revision BIGINT,
                previous_deployment TEXT,
                created_at BIGINT NOT NULL,
                created_by TEXT NOT NULL,
                updated_at BIGINT NOT NULL,
                driver TEXT,
                held_until BIGINT,
                PRIMARY KEY (team_id, id),
                FOREIGN KEY (team_id, claw_id, revision) REFERENCES revisions (team_id, claw_id, number))
            """,
            "CREATE INDEX deployments_by_claw ON deployments (team_id, claw_id, id)",
            """
            CREATE UNIQUE INDEX deployments_under_way ON deployments (team_id, claw_id)
            WHERE status IN ('queued', 'in_progress')
            """,
            """
            CREATE TABLE deployment_events (
                team_id TEXT NOT NULL,
                deployment_id TEXT NOT NULL,
                number BIGINT NOT NULL,
                time BIGINT NOT NULL,
                status TEXT NOT NULL,
                message TEXT NOT NULL,
                PRIMARY KEY (team_id, deployment_id, number),
                FOREIGN KEY (team_id, deployment_id) REFERENCES deployments (team_id, id))
            """,
            // One row a Claw: changing it is the one step that shifts the Claw as a whole. `owner_id` is whose private secrets it may use: nobody's,
            // unless whoever owns the Claw put the revision into service.
            """
            CREATE TABLE claws_in_service (
                team_id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                deployment_id TEXT NOT NULL,
                revision BIGINT NOT NULL,
                owner_id TEXT,
                since BIGINT NOT NULL,
                PRIMARY KEY (team_id, claw_id),
                FOREIGN KEY (team_id, deployment_id) REFERENCES deployments (team_id, id))
            """,
        ])

    private static let second = SQLMigration(
        number: 2, name: "runtime hosts, and how deployments go over them",
        statements: [
            // The installation's own, and no team's: every host works for all teams. A host is live while its heartbeat is young.
            """
            CREATE TABLE runtime_hosts (
                name TEXT PRIMARY KEY,
                started_at BIGINT NOT NULL,
                heartbeat_at BIGINT NOT NULL)
            """,
            // Null for deployments that are older than the columns, and for what does not belong to the strategy. While a batch is watched,
            // until `window_ends_at`, nobody drives the deployment.
            "ALTER TABLE deployments ADD COLUMN max_concurrent BIGINT",
            "ALTER TABLE deployments ADD COLUMN batch_size BIGINT",
            "ALTER TABLE deployments ADD COLUMN validation_window BIGINT",
            "ALTER TABLE deployments ADD COLUMN window_ends_at BIGINT",
            // The hosts of a deployment that is in progress: gone when it ends. A host whose state is `serving` answers from the deployment's
            // revision, whatever is in service for the Claw as a whole.
            """
            CREATE TABLE deployment_hosts (
                team_id TEXT NOT NULL,
                deployment_id TEXT NOT NULL,
                host TEXT NOT NULL,
                batch BIGINT NOT NULL,
                state TEXT NOT NULL,
                since BIGINT NOT NULL,
                checked_at BIGINT,
                obstacle TEXT,
                PRIMARY KEY (team_id, deployment_id, host),
                FOREIGN KEY (team_id, deployment_id) REFERENCES deployments (team_id, id))
            """,
            "CREATE INDEX deployment_hosts_by_host ON deployment_hosts (host, state)",
        ])
}
