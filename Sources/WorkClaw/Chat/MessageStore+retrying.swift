public import APIKeys
import SQLDatabase

extension MessageStore {
    /// Takes up a message again that somebody sent and that was left without an answer. Of any number at once, one does.
    ///
    /// - Throws: ``WorkspaceError`` `notFound` unless it is a message of that person's to the Claw; `notDeployed`.
    func retry(
        _ id: MessageID, with claw: ClawID, of team: TeamID, by person: UserID, budget: Int, until end: Timestamp,
        at now: Timestamp
    ) async throws -> ChatRetry {
        try await database.write { [host] connection in
            _ = try ClawStore.claw(claw, in: team, seenBy: person, on: connection)
            let taken = try connection.row(
                """
                UPDATE messages SET status = 'pending', gives_up_at = $5, host = $6
                WHERE team_id = $1 AND id = $2 AND claw_id = $3 AND author = 'user' AND created_by = $4
                    AND (status = 'failed' OR status = 'pending' AND gives_up_at <= $7)
                RETURNING \(Self.columns)
                """,
                team.description, id.description, claw.description, person.description, end.milliseconds, host?.text,
                now.milliseconds)
            guard let taken else {
                let message = try Self.message(id, with: claw, of: team, on: connection, at: now)
                guard let message, message.author == .user, message.createdBy == person else { throw Self.noMessage }
                return message.status == .complete ? .answered(message) : .running(message)
            }
            guard let revision = try DeploymentStore.revisionInService(of: claw, in: team, on: host, over: connection) else {
                throw WorkspaceError(.notDeployed, "No revision of this Claw is in service: deploy it first.")
            }
            let message = try ChatMessage(row: taken, teamID: team, now: now)
            return .turn(
                ChatTurn(
                    message: message, end: end, revision: revision,
                    history: try Self.history(before: message, budget: budget, on: connection)))
        }
    }

    /// A message of somebody's to the Claw; `nil` if there is none.
    public func message(
        _ id: MessageID, with claw: ClawID, in team: TeamID, by person: UserID, at now: Timestamp
    ) async throws -> ChatMessage? {
        let message = try await database.read { try Self.message(id, with: claw, of: team, on: $0, at: now) }
        return message?.createdBy == person ? message : nil
    }

    private static func message(
        _ id: MessageID, with claw: ClawID, of team: TeamID, on connection: any SQLConnection, at now: Timestamp
    ) throws -> ChatMessage? {
        try connection.row(
            "SELECT \(columns) FROM messages WHERE team_id = $1 AND id = $2 AND claw_id = $3", team.description,
            id.description, claw.description
        ).map { try ChatMessage(row: $0, teamID: team, now: now) }
    }

    private static let noMessage = WorkspaceError(.notFound, "There is no such message.")
}
