import APIKeys
import SQLDatabase

/// What runtime hosts have to do with messages.
extension MessageStore {
    /// Whether the host still answers a message that it had begun to answer by `time`. An answer comes from the revision that its host had in
    /// service when it began.
    static func isAnswering(
        messagesBefore time: Timestamp, to claw: ClawID, in team: TeamID, on host: HostName, at now: Timestamp,
        over connection: any SQLConnection
    ) throws -> Bool {
        try connection.row(
            """
            SELECT 1 FROM messages
            WHERE host = $1 AND status = 'pending' AND team_id = $2 AND claw_id = $3 AND created_at <= $4 AND gives_up_at > $5
            LIMIT 1
            """,
            host.text, team.description, claw.description, time.milliseconds, now.milliseconds) != nil
    }

    /// Keeps the messages as failed that a host was answering which has gone away. For all teams.
    static func failAll(answeredBy host: HostName, on connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE messages SET status = 'failed' WHERE host = $1 AND status = 'pending'", host.text)
    }
}
