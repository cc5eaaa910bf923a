import SQLDatabase

/// The tables of installed skills.
enum SkillSchema {
    static let schema = SQLSchema(part: "skills", migrations: [first])

    private static let first = SQLMigration(
        number: 1, name: "skills of Claws",
        statements: [
            // The long text stands last: SQLite reads what stands before it without following a row into its overflow pages.
            """
            CREATE TABLE claw_skills (
                team_id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                id TEXT NOT NULL,
                name TEXT NOT NULL,
                description TEXT NOT NULL,
                version TEXT NOT NULL,
                enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
                installed_at BIGINT NOT NULL,
                installed_by TEXT NOT NULL,
                updated_at BIGINT NOT NULL,
                requirements TEXT NOT NULL,
                instructions TEXT NOT NULL,
                PRIMARY KEY (team_id, claw_id, id),
                UNIQUE (team_id, claw_id, name),
                FOREIGN KEY (team_id, claw_id) REFERENCES claws (team_id, id))
            """
        ])
}
