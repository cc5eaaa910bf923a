import APIKeys
import SQLDatabase

/// The runtime hosts that there are. They are the installation's and no team's, as is every statement here.
extension DeploymentStore {
    /// A host that has been silent for this long is not live: nobody waits for it any more. Twice a call's deadline of 3 s and the second after
    /// a failure: so one sign of life may fail.
    static let longestSilence = Duration.seconds(8)
    /// A host that has been silent for this long is forgotten, with all that it left behind.
    static let burialAfter = Duration.seconds(15)

    /// Says that the host is alive.
    func beat(_ host: HostName, at now: Timestamp) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO runtime_hosts (name, started_at, heartbeat_at) VALUES ($1, $2, $2)
                ON CONFLICT (name) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
                """,
                host.text, now.milliseconds)
        }
    }

    /// Forgets the hosts that have been silent for long.
    ///
    /// - Parameter watch: for how long the host that judges has seen without a gap that it could have heard them. Too short, nobody is forgotten.
    func forgetSilent(watchedFor watch: Duration, at now: Timestamp) async throws {
        guard watch >= Self.burialAfter else { return }
        let limit = now.adding(.zero - Self.burialAfter)
        let silent = try await database.read { connection in
            try connection.rows("SELECT name FROM runtime_hosts WHERE heartbeat_at <= $1", limit.milliseconds).map {
                HostName(try $0.text(0))
            }
        }
        for host in silent {
            try await database.write { try Self.bury(host, silentSince: limit, at: now, on: $0) }
        }
    }

    /// Takes the host away at once, as one that stops cleanly asks for.
    func signOff(_ host: HostName, at now: Timestamp) async throws {
        try await database.write { try Self.bury(host, silentSince: .latest, at: now, on: $0) }
    }

    /// The names of the hosts that are live.
    ///
    /// - Parameter watch: for how long the host that judges has seen without a gap that it could have heard them. Too short, all are that are
    ///   not forgotten.
    static func liveHosts(
        watchedFor watch: Duration, at now: Timestamp, on connection: any SQLConnection
    ) throws -> Set<String> {
        let limit = watch < longestSilence ? Timestamp.earliest : now.adding(.zero - longestSilence)
        return Set(
            try connection.rows("SELECT name FROM runtime_hosts WHERE heartbeat_at > $1", limit.milliseconds).map {
                try $0.text(0)
            })
    }

    /// Forgets a host, unless it has been heard of since. The messages that it was answering have failed, the requests that it was doing
    /// may be done by others, and its deployments be driven by others. Should it still live, it can complete none of them.
    private static func bury(
        _ host: HostName, silentSince limit: Timestamp, at now: Timestamp, on connection: any SQLConnection
    ) throws {
        let removed = try connection.execute(
            "DELETE FROM runtime_hosts WHERE name = $1 AND heartbeat_at <= $2", host.text, limit.milliseconds)
        guard removed > 0 else { return }
        try MessageStore.failAll(answeredBy: host, on: connection)
        try connection.execute(
            """
            UPDATE deployments SET held_until = CASE WHEN held_until < $2 THEN held_until ELSE $2 END
            WHERE driver = $1 AND status = 'in_progress'
            """,
            host.text, now.milliseconds)
        // Last, as whoever changes a deployment completes the record of the request after it.
        try IdempotencyStore.releaseAll(of: host, on: connection)
    }
}
