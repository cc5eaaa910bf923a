public import APIKeys
public import SQLDatabase

/// The heartbeats of the nodes that share a database of several servers. A node on SQLite writes none.
public enum NodeStore {
    /// How long after its last heartbeat a node counts as living. Heartbeats come once a second, or more often.
    public static let liveness = Duration.seconds(10)
    /// How long after its last heartbeat a node is remembered.
    static let memory = Duration.seconds(24 * 3600)

    /// The nodes whose last heartbeat is no older than ``liveness``, in the order of their start.
    ///
    /// - Parameters:
    ///   - now: in the database's time; see ``DatabaseTime``.
    ///   - connection: the caller's transaction.
    public static func live(at now: Timestamp, on connection: any SQLConnection) throws -> [LiveNode] {
        try connection.rows(
            """
            SELECT id, name, version, started_at, heartbeat_at FROM nodes WHERE heartbeat_at >= $1 ORDER BY started_at, id
            """, now.adding(.zero - liveness).milliseconds
        ).map { row in
            try LiveNode(
                node: Node(id: row.text(0), name: row.text(1), version: row.text(2)), startedAt: row.timestamp(3),
                heartbeatAt: row.timestamp(4))
        }
    }

    /// Writes the node's heartbeat. Nobody else waits for the row, and it waits for nobody else's.
    ///
    /// - Returns: the database's clock, in microseconds since 1970. Reading it takes a function that is PostgreSQL's.
    static func beat(_ node: Node, on connection: any SQLConnection) throws -> Int64 {
        let row = try connection.row(
            """
            INSERT INTO nodes (id, name, version, started_at, heartbeat_at)
            SELECT $1, $2, $3, clock.time, clock.time
            FROM (SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT) AS time) AS clock
            ON CONFLICT (id) DO UPDATE SET heartbeat_at = EXCLUDED.heartbeat_at
            RETURNING \(ClockReading.expression)
            """, node.id, node.name, node.version)
        guard let row else { throw SQLError(.damaged, "a heartbeat wrote no row") }
        return try row.integer(0)
    }

    /// Forgets nodes that have been silent for a day. Not part of a heartbeat, which is to touch its own row alone.
    static func prune(at now: Timestamp, on connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM nodes WHERE heartbeat_at < $1", now.adding(.zero - memory).milliseconds)
    }

    static func remove(_ node: Node, on connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM nodes WHERE id = $1", node.id)
    }
}
