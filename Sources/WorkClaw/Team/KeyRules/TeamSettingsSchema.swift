import SQLDatabase

/// The table of what teams have set for themselves.
enum TeamSettingsSchema {
    static let schema = SQLSchema(
        part: "team settings",
        migrations: [
            SQLMigration(
                number: 1, name: "rules for keys",
                statements: [
                    // A team without a row has set nothing.
                    """
                    CREATE TABLE team_settings (
                        team_id TEXT PRIMARY KEY REFERENCES teams (id),
                        rotation_days BIGINT,
                        longest_age_days BIGINT,
                        allows_endless_keys BIGINT NOT NULL CHECK (allows_endless_keys IN (0, 1)))
                    """
                ])
        ])
}
