import Foundation

/// A primary, and a standby that every COMMIT waits for: what was acknowledged is on both.
public final class PostgresPair: Sendable {
    public let primary: PostgresServer
    public let standby: PostgresServer

    public init() throws {
        primary = try PostgresServer()
        standby = try PostgresServer(standbyOf: primary)
        // Only now: before the standby streams, nothing could commit.
        try primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try primary.run("ALTER SYSTEM SET synchronous_commit = 'on'")
        try primary.run("SELECT pg_reload_conf()")
        try primary.run(
            """
            DO $$ BEGIN
                WHILE NOT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync') LOOP
                    PERFORM pg_sleep(0.02), pg_stat_clear_snapshot();
                END LOOP;
            END $$
            """)
    }

    public func stop() {
        standby.stop()
        primary.stop()
    }

    /// A connection string that leads to the one of the two that takes writes.
    public func url(_ database: String = "postgres") -> String {
        let one = primary.url(database)
        let hosts = "127.0.0.1:\(primary.port)"
        return one.replacing(hosts, with: "\(hosts),127.0.0.1:\(standby.port)") + "?target_session_attrs=read-write"
    }

    /// Kills the primary, and lets the standby take its place.
    public func failOver() throws {
        try primary.kill()
        try standby.promote()
    }
}
