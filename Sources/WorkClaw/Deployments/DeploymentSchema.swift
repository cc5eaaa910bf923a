import SQLDatabase

/// The tables of revisions and of their deployments.
enum DeploymentSchema {
    static let schema = SQLSchema(part: "deployments", migrations: [first])

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
            // One row a Claw: changing it is the one step that shifts the Claw. `owner_id` is whose private secrets it may use: nobody's,
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
}
