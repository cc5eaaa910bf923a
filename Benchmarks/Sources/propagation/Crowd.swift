import APIKeysStore
import SQLDatabase

/// As many keys as one likes, made by the engine itself: nobody has their secrets. 50 to a team and a maker; a third each without expiry, with
/// one, and in grace.
enum Crowd {
    static func make(_ count: Int, in database: any SQLDatabase) async throws {
        try await database.migrate([KeySchema.schema])
        try await KeyStore.prepare(database)
        let (numbers, digest): (String, String) =
            switch database.engine {
            case .postgres: ("SELECT n FROM generate_series(1, \(count)) AS n", "sha256(CAST(CAST(n AS TEXT) AS BYTEA))")
            case .sqlite:
                (
                    "WITH RECURSIVE counting(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < \(count)) SELECT n FROM counting",
                    "randomblob(32)"
                )
            }
        // Decimal digits are digits of base 32 too.
        let padded = { (number: String) in
            switch database.engine {
            case .postgres: "LPAD(CAST(\(number) AS TEXT), 26, '0')"
            case .sqlite: "SUBSTR('\(String(repeating: "0", count: 26))' || CAST(\(number) AS TEXT), -26)"
            }
        }
        let (key, profile) = (padded("n"), padded("n / 50"))
        try await database.with(deadline: .seconds(600)).write { connection in
            try connection.execute(
                """
                INSERT INTO api_keys (id, team_id, name, hint, digest, scopes, allowed_addresses, created_at, created_by, expires_at,
                    superseded_at, grace_ends_at, sequence)
                SELECT 'key_' || \(key), 'team_' || \(profile), 'a key of the crowd', 'wc_live_…a1B2', \(digest),
                    'claws:read chat:write', '', 1769847300000, 'usr_' || \(profile),
                    CASE WHEN n % 3 = 0 THEN NULL ELSE 4102444800000 END, CASE WHEN n % 3 = 2 THEN 1769847300000 END,
                    CASE WHEN n % 3 = 2 THEN 4102444800000 END, n
                FROM (\(numbers)) AS numbers
                """)
            try connection.execute("UPDATE feed_head SET sequence = \(count)")
            try connection.execute("ANALYZE api_keys")
        }
    }
}
