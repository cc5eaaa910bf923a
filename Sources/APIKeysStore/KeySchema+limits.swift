import SQLDatabase

extension KeySchema {
    static let limits = SQLMigration(
        number: 12, name: "limits of keys",
        // `family` is the first key of a line of rotations; null where that is the key itself, and in keys that are older than the column: they
        // have no limits, so nothing is to be shared.
        statements: [
            "ALTER TABLE api_keys ADD COLUMN limits TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE api_keys ADD COLUMN family TEXT",
        ])
}
